import { defineSandboxFault } from '../../model.ts';
import { markUnhealthy, unhealthyIn } from '../../target-faults.ts';

/** One of six targets answers with errors. */
export default defineSandboxFault({
  id: 'target-bad',
  title: 'One target of a load balancer answers with errors',
  remediation: 'alb-bad-target',
  resourceType: 'AWS::ElasticLoadBalancingV2::TargetGroup',
  resource: 'targetgroup/shop-01/0123456789abcde1',
  inject: (world, group) => markUnhealthy(world, group, (_zone, index) => index === 0),
  lasts: async (_world, { properties }) => unhealthyIn(properties) > 0,
  symptom: ({ id }) => ({ alarm: `${id.replaceAll('/', '-')}-5xx`, namespace: 'AWS/ApplicationELB', metric: 'HTTPCode_Target_5XX_Count', dimensions: { TargetGroup: id }, threshold: 10, good: 0, bad: 90 }),
});
