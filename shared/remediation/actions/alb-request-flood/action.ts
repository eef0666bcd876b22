import type { JsonObject } from '../../../core/json.ts';
import { stop } from '../../instances.ts';
import { definePlanOnly, planOn, probe, stepOn } from '../../plan-only.ts';
import { isAlarmOn, literal, objectOf, objectsOf, textOf } from '../../values.ts';

/** Row 29: a load balancer is flooded. Its rate rule, which only counted, blocks. */
export default definePlanOnly({
  id: 'alb-request-flood',
  row: 29,
  title: 'Let the rate rule of a firewall block',
  risk: 'guarded',
  resourceTypes: ['AWS::ElasticLoadBalancingV2::LoadBalancer'],
  permissions: ['wafv2:GetWebACL', 'wafv2:GetWebACLForResource'],
  matches: (signal) => isAlarmOn(signal, 'AWS/ApplicationELB', ['RequestCount', 'RejectedConnectionCount', 'ActiveConnectionCount']),
  diagnose: async ({ resource, read }) => {
    const arn = `arn:aws:elasticloadbalancing:${resource.region}:${resource.account}:${resource.id.startsWith('loadbalancer/') ? '' : 'loadbalancer/'}${resource.id}`;
    const list = objectOf((await read('wafv2:GetWebACLForResource', { ResourceArn: arn }))['WebACL']);
    if (textOf(list['Id']) === '') return stop('HANDED_OVER', 'NO_FIREWALL', 'No web ACL is in front of the load balancer.');
    const { WebACL: full, LockToken: token } = await read('wafv2:GetWebACL', { Name: textOf(list['Name']), Id: textOf(list['Id']), Scope: 'REGIONAL' });
    const rules = objectsOf(objectOf(full)['Rules']);
    const counting = rules.find((rule) => objectOf(rule['Statement'])['RateBasedStatement'] !== undefined && objectOf(rule['Action'])['Count'] !== undefined);
    if (counting === undefined) return stop('HANDED_OVER', 'NO_COUNTING_RATE_RULE', 'No rate rule of the web ACL only counts.');
    const { Name = '', Id = '', DefaultAction = {}, VisibilityConfig = {} } = objectOf(full);
    return { hypotheses: [{ cause: 'request-flood', confidence: 0.7, evidence: [`the rate rule ${textOf(counting['Name'])} only counts`] }], facts: { acl: { Name, Id, DefaultAction, VisibilityConfig }, rules, rule: textOf(counting['Name']), token: token ?? '' } };
  },
  plan: ({ resource, diagnosis: { facts } }) => {
    const [acl, rules, name] = [objectOf(facts['acl']), objectsOf(facts['rules']), textOf(facts['rule'])];
    const blocking = rules.map((rule): JsonObject => (rule['Name'] === name ? { ...rule, Action: { Block: {} } } : rule));
    const set = (wanted: readonly JsonObject[], token: JsonObject[string], does: string) => ({ action: 'wafv2:UpdateWebACL', parameters: { ...acl, Scope: 'REGIONAL', Rules: wanted, LockToken: token ?? '' }, effect: probe('wafv2:GetWebACL', { Name: acl['Name'] ?? '', Id: acl['Id'] ?? '', Scope: 'REGIONAL' }, `WebACL.Rules[?Name == ${literal(name)}] | [0].Action.${does} != null`) });
    return planOn(resource, `Let the rule ${name} block in place of counting.`, [stepOn({ ...resource, type: 'AWS::WAFv2::WebACL', id: textOf(acl['Id']) }, { id: 'block', title: 'Block what is over the rate', ...set(blocking, facts['token'], 'Block'), undo: [set(rules, { $result: 'block.NextLockToken || LockToken' }, 'Count')] })]);
  },
});
