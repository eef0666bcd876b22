import type { JsonObject } from '../../../core/json.ts';
import { stop } from '../../instances.ts';
import { definePlanOnly, planOn, probe, stepOn } from '../../plan-only.ts';
import { literal, objectOf, textOf, textsOf } from '../../values.ts';

const EKS = 'AWS::EKS::Cluster';
const MIN_SEVERITY = 7;
const ANYWHERE = '0.0.0.0/0';

/**
 * Row 42: GuardDuty says that a workload of a cluster is in strangers' hands. Calls of the cluster's own API are written as
 * `kubernetes:<verb and kind>`; they are for somebody with access to it.
 */
export default definePlanOnly({
  id: 'cluster-threat',
  row: 42,
  title: 'Isolate a workload of a cluster',
  risk: 'containment',
  resourceTypes: [EKS],
  permissions: ['eks:DescribeCluster'],
  matches: ({ attributes: { findingType, findingSeverity }, resources }) => /:(?:Kubernetes|Runtime)\//.test(String(findingType ?? '')) && typeof findingSeverity === 'number' && findingSeverity >= MIN_SEVERITY && resources.some(({ type }) => type === EKS),
  diagnose: async ({ resource, signals, read }) => {
    const cluster = objectOf((await read('eks:DescribeCluster', { name: resource.id }))['cluster']);
    const network = objectOf(cluster['resourcesVpcConfig']);
    const isOpen = network['endpointPublicAccess'] === true && textsOf(network['publicAccessCidrs']).includes(ANYWHERE);
    const workload = signals.map(({ attributes }) => String(attributes['workload'] ?? '')).find((name) => /^[a-z0-9.-]+\/[a-z0-9.-]+$/.test(name)) ?? '';
    if (workload === '' && !isOpen) return stop('HANDED_OVER', 'WORKLOAD_UNKNOWN', 'The finding names no workload, and the API of the cluster is not open to everybody.');
    const found = [...(workload === '' ? [] : [`the workload ${workload}`]), ...(isOpen ? ['its API is open to everybody'] : [])];
    return { hypotheses: [{ cause: 'workload-compromised', confidence: 0.75, evidence: found }], facts: { workload, isOpen, isPrivate: network['endpointPrivateAccess'] === true } };
  },
  plan: ({ resource, diagnosis: { facts } }) => {
    const workload = textOf(facts['workload']);
    const [namespace = '', name = ''] = workload.split('/');
    const policy = { namespace, name: `quarantine-${name}` };
    const label = { 'devops-engineer/quarantine': name };
    const body: JsonObject = { apiVersion: 'networking.k8s.io/v1', kind: 'NetworkPolicy', metadata: policy, spec: { podSelector: { matchLabels: label }, policyTypes: ['Ingress', 'Egress'] } };
    const access = (open: boolean) => ({ action: 'eks:UpdateClusterConfig', parameters: { name: resource.id, resourcesVpcConfig: { endpointPublicAccess: open, endpointPrivateAccess: open ? facts['isPrivate'] === true : true } }, effect: probe('eks:DescribeCluster', { name: resource.id }, `cluster.resourcesVpcConfig.endpointPublicAccess == ${literal(open)}`) });
    const pods = (expect: string) => probe('kubernetes:ListPods', { namespace, labelSelector: `devops-engineer/quarantine=${name}` }, expect);
    const isolate = [
      stepOn(resource, { id: 'policy', title: 'Let nothing in or out of what carries the label', action: 'kubernetes:CreateNetworkPolicy', parameters: { ...policy, body }, effect: probe('kubernetes:GetNetworkPolicy', policy, 'metadata.name != null'), undo: [{ action: 'kubernetes:DeleteNetworkPolicy', parameters: policy, effect: probe('kubernetes:GetNetworkPolicy', policy, 'absent') }] }),
      stepOn(resource, { id: 'label', title: `Put the label on the pods of ${workload}`, action: 'kubernetes:PatchPods', parameters: { namespace, owner: name, labels: label }, effect: pods('length(items) > `0`'), undo: [{ action: 'kubernetes:PatchPods', parameters: { namespace, owner: name, labels: { 'devops-engineer/quarantine': null } }, effect: pods('length(items) == `0`') }] }),
    ];
    const close = stepOn(resource, { id: 'close-api', title: 'Close the API of the cluster to the internet', ...access(false), settle: { withinSeconds: 1200, everySeconds: 30 }, undo: [access(true)] });
    return planOn(resource, `Isolate ${workload === '' ? 'the API' : workload} of ${resource.id}; its pods keep running, as evidence.`, [...(workload === '' ? [] : isolate), ...(facts['isOpen'] === true ? [close] : [])]);
  },
});
