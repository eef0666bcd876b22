import { defineSandboxFault } from '../../model.ts';

/** Somebody runs commands in a pod. */
export default defineSandboxFault({
  id: 'workload-compromised',
  title: 'A workload of a cluster works for somebody else',
  remediation: 'cluster-threat',
  resourceType: 'AWS::EKS::Cluster',
  resource: 'shop',
  inject: async (world, { type, id }) => {
    await world.change(type, id, (before) => ({ ...before, IsCompromised: true }));
  },
  lasts: async (_world, { properties }) => properties['IsCompromised'] === true,
  report: ({ id, region, account }, now, fault) => ({
    source: 'aws.guardduty',
    detailType: 'GuardDuty Finding',
    detail: {
      schemaVersion: '2.0', accountId: account, region, partition: 'aws', id: `finding-${fault}`, type: 'Execution:Kubernetes/ExecInKubeSystemPod', severity: 8, createdAt: now.toISOString(), updatedAt: now.toISOString(), title: 'A command was run in a pod.', description: 'A command was run in a pod.',
      resource: { resourceType: 'EKSCluster', eksClusterDetails: { name: id }, kubernetesDetails: { kubernetesWorkloadDetails: { name: 'cart', namespace: 'web', type: 'pods' } } },
      service: { serviceName: 'guardduty', archived: false, count: 1, additionalInfo: { value: '{}', type: 'default' } },
    },
  }),
});
