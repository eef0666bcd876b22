import { stop } from '../../instances.ts';
import { definePlanOnly, planOn, probe, stepOn } from '../../plan-only.ts';
import { highest, isAlarmOn, metricRead, objectOf, textOf } from '../../values.ts';

const METRICS = ['pod_number_of_container_restarts', 'pod_container_status_waiting_reason_crash_loop_back_off', 'pod_container_status_waiting_reason_image_pull_error', 'pod_container_status_terminated_reason_oom_killed'];
const NAME = /^[a-z0-9]([a-z0-9.-]{0,250}[a-z0-9])?$/;
/** Tag of clusters that a repository rules: a live edit would be undone from there. */
const GITOPS = 'devops-engineer:gitops';

/** Row 47: a workload crashes or cannot start after it was rolled out. It goes back to the revision before. */
export default definePlanOnly({
  id: 'k8s-rollout-failing',
  row: 47,
  title: 'Take a failing rollout in a cluster back',
  risk: 'guarded',
  resourceTypes: ['AWS::EKS::Cluster'],
  permissions: ['cloudwatch:GetMetricStatistics', 'eks:DescribeCluster'],
  matches: (signal) => isAlarmOn(signal, 'ContainerInsights', METRICS),
  diagnose: async ({ resource, signals, read }) => {
    const cluster = objectOf((await read('eks:DescribeCluster', { name: resource.id }))['cluster']);
    const repository = textOf(objectOf(cluster['tags'])[GITOPS]);
    if (repository !== '') return stop('HANDED_OVER', 'GITOPS_MANAGED', `The cluster follows ${repository}: the commit has to be taken back there.`);
    const signal = signals.find(({ attributes }) => NAME.test(String(attributes['dimension.PodName'] ?? '')) && NAME.test(String(attributes['dimension.Namespace'] ?? '')));
    if (signal === undefined) return stop('HANDED_OVER', 'WORKLOAD_UNKNOWN', 'The alarm names no workload by the dimensions Namespace and PodName.');
    const [namespace, name, metric] = [String(signal.attributes['dimension.Namespace']), String(signal.attributes['dimension.PodName']), String(signal.attributes['metric'])];
    const { action, parameters } = metricRead({ namespace: 'ContainerInsights', name: metric, dimensions: { ClusterName: resource.id, Namespace: namespace, PodName: name } }, 300);
    const value = highest(await read(action, parameters));
    if (value === undefined || value === 0) return stop('NO_ACTION', 'POD_WELL', 'The metric shows no failure any more.');
    return { hypotheses: [{ cause: 'bad-rollout', confidence: 0.65, evidence: [`${namespace}/${name}: ${metric} is ${value}`] }], facts: { namespace, name } };
  },
  plan: ({ resource, diagnosis: { facts } }) => {
    const named = { namespace: textOf(facts['namespace']), name: textOf(facts['name']) };
    const available = probe('kubernetes:GetDeployment', named, "length(status.conditions[?type == 'Available' && status == 'True']) > `0` && status.updatedReplicas == spec.replicas");
    const back = { action: 'kubernetes:RollbackDeployment', parameters: named, effect: available };
    return planOn(resource, `Take ${named.namespace}/${named.name} back to its revision before.`, [stepOn(resource, { id: 'roll-back', title: 'Roll back', ...back, undo: [back] })]);
  },
});
