import { defineSandboxFault } from '../../model.ts';
import { numberOf } from '../../values.ts';

/** There is no capacity for the tasks of a service. */
export default defineSandboxFault({
  id: 'service-cannot-place',
  title: 'ECS finds no place for tasks',
  remediation: 'ecs-cannot-place',
  resourceType: 'AWS::ECS::Service',
  resource: 'shop/web-04',
  fits: ({ properties }) => properties['capacityProviderStrategy'] !== undefined,
  inject: async (world, { type, id }) => {
    await world.change(type, id, (before) => ({ ...before, runningCount: 1 }));
  },
  lasts: async (_world, { properties }) => numberOf(properties['runningCount']) < numberOf(properties['desiredCount']),
  symptom: ({ id }) => ({ alarm: `${id.replace('/', '-')}-pending`, namespace: 'ECS/ContainerInsights', metric: 'PendingTaskCount', dimensions: { ClusterName: id.split('/')[0] ?? '', ServiceName: id.split('/')[1] ?? '' }, threshold: 0, good: 0, bad: 3 }),
});
