import { groupOf, readInstance, stop } from '../../instances.ts';
import { definePlanOnly, planOn, probe, stepOn } from '../../plan-only.ts';
import { isAlarmOn, literal, objectOf, objectsOf, textOf, textsOf } from '../../values.ts';
import type { DiagnosisContext } from '../../model.ts';

/** Row 46: a node of a cluster is not ready. It gets no more pods, is emptied as far as its pods allow, and is replaced. */
export default definePlanOnly({
  id: 'eks-node-not-ready',
  row: 46,
  title: 'Empty and replace a node that is not ready',
  risk: 'guarded',
  resourceTypes: ['AWS::EKS::Cluster'],
  permissions: ['ec2:DescribeInstances', 'eks:DescribeNodegroup', 'eks:ListNodegroups'],
  matches: (signal) => isAlarmOn(signal, 'ContainerInsights', ['cluster_failed_node_count', 'node_status_condition_disk_pressure', 'node_status_condition_memory_pressure']),
  diagnose: async ({ resource, read }) => {
    const bad = await failedNodesOf(read, resource.id);
    const [node] = bad;
    if (node === undefined) return stop('HANDED_OVER', 'NODE_UNKNOWN', 'No node group says which of its nodes is not well.');
    const instance = await readInstance(read, node.instance);
    const group = groupOf(instance);
    if (group === undefined) return stop('HANDED_OVER', 'NOT_IN_A_GROUP', `${node.instance} is in no group that could replace it.`);
    return { hypotheses: [{ cause: 'node-not-ready', confidence: 0.8, evidence: [`${node.instance}: ${node.code}`, `${bad.length} nodes are not well`] }], facts: { ...node, group, name: textOf(instance['PrivateDnsName']) } };
  },
  plan: ({ resource, diagnosis: { facts } }) => {
    const [name, instance, group] = [textOf(facts['name']), textOf(facts['instance']), textOf(facts['group'])];
    const node = { ...resource, type: 'AWS::EC2::Instance', id: instance };
    const cordon = (isOff: boolean) => ({ action: 'kubernetes:PatchNode', parameters: { name, spec: { unschedulable: isOff } }, effect: probe('kubernetes:GetNode', { name }, `(spec.unschedulable || ${literal(false)}) == ${literal(isOff)}`) });
    return planOn(resource, `Empty ${name} and let ${group} replace it.`, [
      stepOn(node, { id: 'cordon', title: 'Give it no more pods', ...cordon(true), undo: [cordon(false)] }),
      stepOn(node, { id: 'drain', title: 'Evict its pods, as their disruption budgets allow', action: 'kubernetes:DrainNode', parameters: { name, ignoreDaemonSets: true, respectDisruptionBudgets: true }, effect: probe('kubernetes:ListPods', { fieldSelector: `spec.nodeName=${name}`, withoutDaemonSets: true }, 'length(items) == `0`'), settle: { withinSeconds: 900, everySeconds: 15 }, undo: [], harmless: true }),
      stepOn(node, { id: 'replace', title: 'Mark it as unhealthy, upon which its group replaces it', action: 'autoscaling:SetInstanceHealth', parameters: { InstanceId: instance, HealthStatus: 'Unhealthy' }, effect: probe('autoscaling:DescribeAutoScalingGroups', { AutoScalingGroupNames: [group] }, `length(AutoScalingGroups[0].Instances[?InstanceId == ${literal(instance)} && HealthStatus == 'Healthy']) == \`0\``), undo: null, harmless: true }),
    ]);
  },
});

/** Instances that node groups hold to be unwell. */
async function failedNodesOf(read: DiagnosisContext['read'], clusterName: string): Promise<{ instance: string; code: string }[]> {
  const names = textsOf((await read('eks:ListNodegroups', { clusterName }))['nodegroups']);
  const groups = await Promise.all(names.map(async (nodegroupName) => objectOf((await read('eks:DescribeNodegroup', { clusterName, nodegroupName }))['nodegroup'])));
  return groups.flatMap((group) => objectsOf(objectOf(group['health'])['issues'])).flatMap((issue) => textsOf(issue['resourceIds']).filter((id) => id.startsWith('i-')).map((instance) => ({ instance, code: textOf(issue['code']) })));
}
