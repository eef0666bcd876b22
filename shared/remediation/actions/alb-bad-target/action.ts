import { defineRemediation } from '../../model.ts';
import { stop } from '../../instances.ts';
import { isAlarmOn, literal, objectOf, objectsOf, textOf } from '../../values.ts';

const TYPE = 'AWS::ElasticLoadBalancingV2::TargetGroup';

/** Row 27: one target of a group answers with errors. It is taken out while at least two others are healthy. */
export default defineRemediation({
  id: 'alb-bad-target',
  row: 27,
  title: 'Take a single bad target out of a load balancer',
  risk: 'guarded',
  mode: 'full',
  resourceTypes: [TYPE],
  permissions: ['elasticloadbalancing:DeregisterTargets', 'elasticloadbalancing:DescribeTargetHealth', 'elasticloadbalancing:RegisterTargets'],
  blast: { perHour: 6, perResourcePerDay: 3, minHealthy: 2, cooldownMinutes: 30 },
  matches: (signal) => isAlarmOn(signal, 'AWS/ApplicationELB', ['HTTPCode_Target_5XX_Count']),
  diagnose: async ({ resource, read }) => {
    const arn = `arn:aws:elasticloadbalancing:${resource.region}:${resource.account}:${resource.id}`;
    const targets = objectsOf((await read('elasticloadbalancing:DescribeTargetHealth', { TargetGroupArn: arn }))['TargetHealthDescriptions']);
    const bad = targets.filter((target) => textOf(objectOf(target['TargetHealth'])['State']) === 'unhealthy');
    const healthy = targets.filter((target) => textOf(objectOf(target['TargetHealth'])['State']) === 'healthy').length;
    if (bad.length !== 1) return stop('HANDED_OVER', 'NO_SINGLE_TARGET', `${bad.length} of ${targets.length} targets are unhealthy: it is not a single one.`);
    return { hypotheses: [{ cause: 'bad-target', confidence: 0.8, evidence: [`one of ${targets.length} targets is unhealthy`] }], facts: { arn, target: objectOf(bad[0]?.['Target']) }, fleet: { id: resource.id, size: targets.length, healthy } };
  },
  plan: ({ resource, diagnosis: { facts } }) => {
    const target = objectOf(facts['target']);
    const arn = textOf(facts['arn']);
    const read = { action: 'elasticloadbalancing:DescribeTargetHealth', parameters: { TargetGroupArn: arn } };
    const count = `length(TargetHealthDescriptions[?Target.Id == ${literal(textOf(target['Id']))} && TargetHealth.State != 'draining'])`;
    const parameters = { TargetGroupArn: arn, Targets: [target] };
    return {
      summary: `Take ${textOf(target['Id'])} out of ${resource.id}.`,
      steps: [{ id: 'deregister', title: 'Deregister the bad target', action: 'elasticloadbalancing:DeregisterTargets', resource, parameters, effect: { ...read, expect: `${count} == \`0\`` }, settle: { withinSeconds: 60, everySeconds: 5 }, undo: [{ action: 'elasticloadbalancing:RegisterTargets', parameters, effect: { ...read, expect: `${count} > \`0\`` } }] }],
      verify: { probes: [{ ...read, expect: `${count} == \`0\`` }], signals: true, withinSeconds: 300, everySeconds: 15 },
      touches: [resource, ...(textOf(target['Id']).startsWith('i-') ? [{ ...resource, type: 'AWS::EC2::Instance', id: textOf(target['Id']) }] : [])],
    };
  },
});
