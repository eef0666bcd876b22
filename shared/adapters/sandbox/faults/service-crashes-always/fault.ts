import { deployBadRevision, taskStopped } from '../../ecs-faults.ts';
import { defineSandboxFault } from '../../model.ts';
import { objectsOf } from '../../values.ts';

/** A revision was deployed four minutes ago, and no revision of the service runs: what it needs is gone. */
export default defineSandboxFault({
  id: 'service-crashes-always',
  title: 'The tasks of a service crash, whichever revision it runs',
  remediation: null,
  resourceType: 'AWS::ECS::Service',
  resource: 'shop/web-02',
  fits: ({ id }) => !id.endsWith('07'),
  inject: async (world, resource) => {
    await deployBadRevision(world, resource, {}, 'IN_PROGRESS');
    const family = resource.id.split('/').at(-1) ?? '';
    const revisions = (await world.list('AWS::ECS::TaskDefinition')).filter(({ properties }) => properties['family'] === family);
    await world.change(resource.type, resource.id, (service) => ({ ...service, Bad: [...objectsOf(service['Bad']), ...revisions.map(({ id }) => ({ arn: id }))] }));
  },
  lasts: async (_world, { properties }) => properties['runningCount'] === 0,
  report: (resource, _now, id) => taskStopped(resource, id, 1, 'Error'),
});
