import { idOf } from './arn.ts';

/**
 * `<cluster>/<service>` of the service that an event's resources name; ARNs of before 2018 lack the cluster, which the event
 * may say besides. Undefined when it cannot be told.
 */
export function serviceIn(resources: readonly string[], clusterArn?: string): string | undefined {
  const arn = resources.find((resource) => /:service\//.test(resource));
  if (arn === undefined) return undefined;
  const service = idOf(arn, 'AWS::ECS::Service');
  if (service.includes('/')) return service;
  return clusterArn === undefined ? undefined : `${idOf(clusterArn)}/${service}`;
}
