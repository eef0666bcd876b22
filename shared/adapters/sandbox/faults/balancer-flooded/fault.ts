import { defineSandboxFault } from '../../model.ts';

/** Requests come from a few addresses in masses. */
export default defineSandboxFault({
  id: 'balancer-flooded',
  title: 'A load balancer is flooded',
  remediation: 'alb-request-flood',
  resourceType: 'AWS::ElasticLoadBalancingV2::LoadBalancer',
  resource: 'app/shop-00/50dc6c495c0c9188',
  inject: async (world, { type, id }) => {
    await world.change(type, id, (before) => ({ ...before, IsFlooded: true }));
  },
  lasts: async (_world, { properties }) => properties['IsFlooded'] === true,
  symptom: ({ id }) => ({ alarm: `${id.replaceAll('/', '-')}-alb-request-flood`, namespace: 'AWS/ApplicationELB', metric: 'RequestCount', dimensions: { LoadBalancer: id }, threshold: 100_000, good: 900, bad: 900_000 }),
});
