import { defineSandboxFault } from '../../model.ts';
import { markUnhealthy, shiftedAway } from '../../target-faults.ts';

/** All targets of one zone are unhealthy. */
export default defineSandboxFault({
  id: 'zone-unhealthy',
  title: 'All targets of one zone are unhealthy',
  remediation: 'alb-zone-unhealthy',
  resourceType: 'AWS::ElasticLoadBalancingV2::TargetGroup',
  resource: 'targetgroup/shop-02/0123456789abcde2',
  inject: (world, group) => markUnhealthy(world, group, (zone) => zone.endsWith('a')),
  lasts: async (_world, { properties }) => !shiftedAway(properties),
  symptom: ({ id }) => ({ alarm: `${id.replaceAll('/', '-')}-hosts`, namespace: 'AWS/ApplicationELB', metric: 'UnHealthyHostCount', dimensions: { TargetGroup: id }, threshold: 0, good: 0, bad: 2 }),
});
