import { HEALED } from '../../account.ts';
import { defineSandboxService } from '../../model.ts';
import { found, textOf } from '../../values.ts';

const ACL = 'AWS::WAFv2::WebACL';

/** AWS WAF: a web ACL in front of the first load balancer, whose rate rule only counts. */
export default defineSandboxService({
  id: 'wafv2',
  inventory: (region, account) => {
    const id = `acl-${region}`;
    const rule = { Name: 'rate', Priority: 1, Statement: { RateBasedStatement: { Limit: 2000, AggregateKeyType: 'IP' } }, Action: { Count: {} }, VisibilityConfig: { SampledRequestsEnabled: true, CloudWatchMetricsEnabled: true, MetricName: 'rate' } };
    const balancer = `arn:aws:elasticloadbalancing:${region}:${account}:loadbalancer/app/shop-00/50dc6c495c0c9188`;
    return [{ account, region, type: ACL, id, tags: HEALED, properties: { Name: 'shop', Id: id, DefaultAction: { Allow: {} }, VisibilityConfig: { SampledRequestsEnabled: true, CloudWatchMetricsEnabled: true, MetricName: 'shop' }, Rules: [rule], LockToken: 'lock-1', Balancer: balancer } }];
  },
  actions: {
    'wafv2:GetWebACLForResource': async ({ ResourceArn: arn }, world) => {
      const acl = (await world.list(ACL)).find(({ properties }) => properties['Balancer'] === arn);
      return acl === undefined ? {} : { WebACL: acl.properties };
    },
    'wafv2:GetWebACL': async ({ Id: id }, world) => {
      const { properties } = found(await world.get(ACL, textOf(id)), 'WAFNonexistentItemException', 'AWS WAF could not find the resource.');
      return { WebACL: properties, LockToken: textOf(properties['LockToken']) };
    },
  },
});
