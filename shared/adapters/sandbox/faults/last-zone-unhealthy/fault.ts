import { defineSandboxFault } from '../../model.ts';
import { markUnhealthy, shiftedAway } from '../../target-faults.ts';

/** No zone is well any more: there is nowhere to shift to. */
export default defineSandboxFault({
  id: 'last-zone-unhealthy',
  title: 'The targets of the last healthy zone are unhealthy',
  remediation: null,
  resourceType: 'AWS::ElasticLoadBalancingV2::TargetGroup',
  resource: 'targetgroup/shop-03/0123456789abcde3',
  inject: (world, group) => markUnhealthy(world, group, () => true),
  lasts: async (_world, { properties }) => !shiftedAway(properties),
  symptom: ({ id }) => ({ alarm: `${id.replaceAll('/', '-')}-hosts`, namespace: 'AWS/ApplicationELB', metric: 'UnHealthyHostCount', dimensions: { TargetGroup: id }, threshold: 0, good: 0, bad: 6 }),
});
