import { deployBadRevision, runsBadRevision } from '../../ecs-faults.ts';
import { defineSandboxFault } from '../../model.ts';

/** ECS gives up a deployment and, without a circuit breaker, leaves it as it is. */
export default defineSandboxFault({
  id: 'service-deployment-failed',
  title: 'A deployment of a service failed',
  remediation: 'ecs-bad-deployment',
  resourceType: 'AWS::ECS::Service',
  resource: 'shop/web-03',
  fits: ({ id }) => !id.endsWith('07'),
  inject: (world, resource) => deployBadRevision(world, resource, {}, 'FAILED'),
  lasts: async (_world, resource) => runsBadRevision(resource),
  report: ({ id, region, account }, now, fault) => ({
    source: 'aws.ecs',
    detailType: 'ECS Deployment State Change',
    resources: [`arn:aws:ecs:${region}:${account}:service/${id}`],
    detail: { eventType: 'ERROR', eventName: 'SERVICE_DEPLOYMENT_FAILED', deploymentId: fault, updatedAt: now.toISOString(), reason: 'tasks failed to start.' },
  }),
});
