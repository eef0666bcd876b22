import { deployBadRevision, runsBadRevision, taskStopped } from '../../ecs-faults.ts';
import { defineSandboxFault } from '../../model.ts';

/** A revision whose tasks end with an error was deployed four minutes ago. */
export default defineSandboxFault({
  id: 'service-crashes',
  title: 'The tasks of a service crash since its last deployment',
  remediation: 'ecs-crash-loop',
  resourceType: 'AWS::ECS::Service',
  resource: 'shop/web-02',
  fits: ({ id }) => !id.endsWith('07'),
  inject: (world, resource) => deployBadRevision(world, resource, {}, 'IN_PROGRESS'),
  lasts: async (_world, resource) => runsBadRevision(resource),
  report: (resource, _now, id) => taskStopped(resource, id, 1, 'Error'),
});
