import type { JsonObject, JsonValue } from '../../../../core/json.ts';
import { CloudError } from '../../../../ports/index.ts';
import { HEALED, numbered } from '../../account.ts';
import { defineSandboxService, type SandboxResource, type World } from '../../model.ts';
import { tagsOf } from '../../tags.ts';
import { found, numberOf, objectOf, objectsOf, tagListOf, textOf, textsOf } from '../../values.ts';

const GROUP = 'AWS::AutoScaling::AutoScalingGroup';

/** Amazon EC2 Auto Scaling: groups of four instances that may grow to eight. */
export default defineSandboxService({
  id: 'autoscaling',
  inventory: (region, account) =>
    numbered(3, (_number, index): SandboxResource => {
      const id = `shop-${index}`;
      const members = numbered(4, (_each, member) => ({ InstanceId: `i-${region}-${String(index * 4 + member).padStart(2, '0')}`, AvailabilityZone: `${region}${'abc'[(index * 4 + member) % 3] ?? 'a'}`, LifecycleState: 'InService', HealthStatus: 'Healthy' }));
      return { account, region, type: GROUP, id, tags: HEALED, dependsOn: members.map(({ InstanceId }) => InstanceId), properties: { AutoScalingGroupName: id, MinSize: 2, MaxSize: 8, DesiredCapacity: 4, LaunchTemplate: { LaunchTemplateName: id, Version: '3' }, Instances: members, SuspendedProcesses: [], Activities: [], Policies: [] } };
    }),
  actions: {
    'autoscaling:DescribeAutoScalingGroups': async ({ AutoScalingGroupNames: names }, world) => {
      const groups = await Promise.all(textsOf(names).map((name) => world.get(GROUP, name)));
      return { AutoScalingGroups: groups.flatMap((group) => (group === undefined ? [] : [group.properties])) };
    },
    'autoscaling:DescribePolicies': async ({ AutoScalingGroupName: name }, world) => ({ ScalingPolicies: objectsOf((await groupNamed(world, name)).properties['Policies']) }),
    'autoscaling:DescribeScalingActivities': async ({ AutoScalingGroupName: name }, world) => ({ Activities: objectsOf((await groupNamed(world, name)).properties['Activities']) }),
    'autoscaling:DescribeTags': async ({ Filters: filters }, world) => {
      const names = objectsOf(filters).flatMap((filter) => (filter['Name'] === 'auto-scaling-group' ? textsOf(filter['Values']) : []));
      const groups = await Promise.all(names.map((name) => world.get(GROUP, name)));
      return { Tags: groups.flatMap((group) => (group === undefined ? [] : tagListOf(tagsOf(group)).map((tag) => ({ ...tag, ResourceId: group.id, ResourceType: 'auto-scaling-group', PropagateAtLaunch: false })))) };
    },
    'autoscaling:SetDesiredCapacity': async ({ AutoScalingGroupName: name, DesiredCapacity: wanted }, world) => {
      const group = await groupNamed(world, name);
      if (numberOf(wanted) > numberOf(group.properties['MaxSize'])) throw new CloudError('invalid', 'ValidationError', 'New SetDesiredCapacity value is above max value.');
      await world.change(GROUP, group.id, (before) => ({ ...before, DesiredCapacity: numberOf(wanted) }));
      return {};
    },
    'autoscaling:SetInstanceHealth': async ({ InstanceId: id, HealthStatus: status }, world) => {
      const group = found((await world.list(GROUP)).find(({ properties }) => memberOf(properties, id)), 'ValidationError', 'Instance is not part of a group.');
      // The group replaces it: the simulated account does so at once.
      await world.change(GROUP, group.id, (before) => ({ ...before, Instances: objectsOf(before['Instances']).map((each): JsonObject => (each['InstanceId'] === id ? { ...each, HealthStatus: textOf(status), LifecycleState: 'Terminating' } : each)) }));
      return {};
    },
    'autoscaling:DetachInstances': async ({ AutoScalingGroupName: name, InstanceIds: ids }, world) => {
      const group = await groupNamed(world, name);
      await world.change(GROUP, group.id, (before) => ({ ...before, Instances: objectsOf(before['Instances']).filter((each) => !textsOf(ids).includes(textOf(each['InstanceId']))) }));
      return { Activities: [] };
    },
    'autoscaling:AttachInstances': async ({ AutoScalingGroupName: name, InstanceIds: ids }, world) => {
      const group = await groupNamed(world, name);
      await world.change(GROUP, group.id, (before) => ({ ...before, Instances: [...objectsOf(before['Instances']), ...textsOf(ids).map((InstanceId) => ({ InstanceId, LifecycleState: 'InService', HealthStatus: 'Healthy' }))] }));
      return {};
    },
    'autoscaling:SuspendProcesses': async ({ AutoScalingGroupName: name, ScalingProcesses: processes }, world) => {
      await world.change(GROUP, (await groupNamed(world, name)).id, (before) => ({ ...before, SuspendedProcesses: [...objectsOf(before['SuspendedProcesses']), ...textsOf(processes).map((ProcessName) => ({ ProcessName }))] }));
      return {};
    },
    'autoscaling:ResumeProcesses': async ({ AutoScalingGroupName: name, ScalingProcesses: processes }, world) => {
      await world.change(GROUP, (await groupNamed(world, name)).id, (before) => ({ ...before, SuspendedProcesses: objectsOf(before['SuspendedProcesses']).filter((each) => !textsOf(processes).includes(textOf(each['ProcessName']))) }));
      return {};
    },
    'autoscaling:UpdateAutoScalingGroup': async ({ AutoScalingGroupName: name, LaunchTemplate: template }, world) => {
      await world.change(GROUP, (await groupNamed(world, name)).id, (before) => ({ ...before, LaunchTemplate: objectOf(template) }));
      return {};
    },
  },
});

const memberOf = (group: JsonObject, id: JsonValue | undefined): boolean => objectsOf(group['Instances']).some((each) => each['InstanceId'] === id);

async function groupNamed(world: World, name: JsonValue | undefined): Promise<SandboxResource> {
  return found(await world.get(GROUP, textOf(name)), 'ValidationError', 'AutoScalingGroup name not found');
}
