import { runsBadRevision, taskStopped } from '../../ecs-faults.ts';
import { defineSandboxFault } from '../../model.ts';

/** The tasks of a service need more memory than they have. */
export default defineSandboxFault({
  id: 'service-out-of-memory',
  title: 'The tasks of a service run out of memory',
  remediation: 'ecs-out-of-memory',
  resourceType: 'AWS::ECS::Service',
  resource: 'shop/web-04',
  fits: ({ id }) => !id.endsWith('07'),
  inject: async (world, { type, id }) => {
    await world.change(type, id, (service) => ({ ...service, runningCount: 0, Bad: [{ arn: service['taskDefinition'] ?? '' }] }));
  },
  lasts: async (_world, resource) => runsBadRevision(resource),
  report: (resource, _now, id) => taskStopped(resource, id, 137, 'OutOfMemoryError: Container killed due to memory usage'),
});
