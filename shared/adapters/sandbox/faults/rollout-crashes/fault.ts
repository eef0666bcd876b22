import { defineSandboxFault } from '../../model.ts';

/** A new revision of a workload crashes. */
export default defineSandboxFault({
  id: 'rollout-crashes',
  title: 'A workload of a cluster crashes after a rollout',
  remediation: 'k8s-rollout-failing',
  resourceType: 'AWS::EKS::Cluster',
  resource: 'shop',
  inject: async (world, { type, id }) => {
    await world.change(type, id, (before) => ({ ...before, Crashes: true }));
  },
  lasts: async (_world, { properties }) => properties['Crashes'] === true,
  symptom: ({ id }) => ({ alarm: `${id}-cart-restarts`, namespace: 'ContainerInsights', metric: 'pod_number_of_container_restarts', dimensions: { ClusterName: id, Namespace: 'web', PodName: 'cart' }, threshold: 3, good: 0, bad: 12 }),
});
