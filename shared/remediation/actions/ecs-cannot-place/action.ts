import type { JsonObject } from '../../../core/json.ts';
import { ECS_SERVICE, readService } from '../../ecs.ts';
import { readGroup, stop } from '../../instances.ts';
import { definePlanOnly, planOn, probe, stepOn } from '../../plan-only.ts';
import { isAlarmOn, literal, numberOf, objectOf, objectsOf, textOf } from '../../values.ts';

const ON_DEMAND = [{ capacityProvider: 'FARGATE', weight: 1, base: 1 }];

/** Row 14: ECS finds no place for tasks. From Spot to on demand, or one more instance for the group behind the cluster. */
export default definePlanOnly({
  id: 'ecs-cannot-place',
  row: 14,
  title: 'Find a place for the tasks of a service',
  risk: 'guarded',
  resourceTypes: [ECS_SERVICE],
  permissions: ['autoscaling:DescribeAutoScalingGroups', 'ecs:DescribeCapacityProviders', 'ecs:DescribeServices'],
  matches: (signal) => signal.attributes['eventName'] === 'SERVICE_TASK_PLACEMENT_FAILURE' || isAlarmOn(signal, 'ECS/ContainerInsights', ['PendingTaskCount']),
  diagnose: async ({ resource, read }) => {
    const service = await readService(read, resource);
    if (service === undefined || numberOf(service['runningCount']) >= numberOf(service['desiredCount'])) return stop('NO_ACTION', 'ALL_PLACED', 'All wanted tasks run.');
    const strategy = objectsOf(service['capacityProviderStrategy']);
    const missing = `${numberOf(service['runningCount'])} of ${numberOf(service['desiredCount'])} tasks run`;
    if (strategy.some((each) => each['capacityProvider'] === 'FARGATE_SPOT')) return { hypotheses: [{ cause: 'no-spot-capacity', confidence: 0.75, evidence: [missing, 'the service asks for Fargate Spot'] }], facts: { strategy } };
    const name = textOf(strategy[0]?.['capacityProvider']);
    if (name === '' || name === 'FARGATE') return stop('HANDED_OVER', 'NO_CAPACITY_PROVIDER', `${missing}; no group of instances is behind the service.`);
    const [provider = {}] = objectsOf((await read('ecs:DescribeCapacityProviders', { capacityProviders: [name] }))['capacityProviders']);
    const behind = objectOf(provider['autoScalingGroupProvider']);
    if (objectOf(behind['managedScaling'])['status'] === 'ENABLED') return { hypotheses: [], facts: {}, native: 'Managed scaling of ECS' };
    const group = textOf(behind['autoScalingGroupArn']).split('autoScalingGroupName/').at(-1) ?? '';
    const found = await readGroup(read, group);
    const [desired, max] = [numberOf(found?.['DesiredCapacity']), numberOf(found?.['MaxSize'])];
    if (desired >= max) return stop('HANDED_OVER', 'GROUP_AT_LIMIT', `${group} has ${desired} instances and may have no more.`);
    return { hypotheses: [{ cause: 'cluster-full', confidence: 0.7, evidence: [missing, `${group} has ${desired} of ${max} instances`] }], facts: { group, desired } };
  },
  plan: ({ resource, diagnosis: { facts }, hypothesis }) => {
    const [cluster = '', service = ''] = resource.id.split('/');
    if (hypothesis.cause === 'no-spot-capacity') {
      const set = (strategy: readonly JsonObject[]) => ({ action: 'ecs:UpdateService', parameters: { cluster, service, capacityProviderStrategy: strategy, forceNewDeployment: true }, effect: probe('ecs:DescribeServices', { cluster, services: [service] }, `services[0].capacityProviderStrategy[0].capacityProvider == ${literal(textOf(strategy[0]?.['capacityProvider']))}`) });
      return planOn(resource, `Run ${resource.id} on demand until Spot is back.`, [stepOn(resource, { id: 'on-demand', title: 'Ask for on-demand capacity', ...set(ON_DEMAND), undo: [set(objectsOf(facts['strategy']))] })]);
    }
    const [group, desired] = [textOf(facts['group']), numberOf(facts['desired'])];
    const size = (wanted: number) => ({ action: 'autoscaling:SetDesiredCapacity', parameters: { AutoScalingGroupName: group, DesiredCapacity: wanted }, effect: probe('autoscaling:DescribeAutoScalingGroups', { AutoScalingGroupNames: [group] }, `AutoScalingGroups[0].DesiredCapacity == ${literal(wanted)}`) });
    return planOn(resource, `Give ${group} one more instance for ${resource.id}.`, [stepOn({ ...resource, type: 'AWS::AutoScaling::AutoScalingGroup', id: group }, { id: 'scale-out', title: 'Add an instance', ...size(desired + 1), undo: [size(desired)] })]);
  },
});
