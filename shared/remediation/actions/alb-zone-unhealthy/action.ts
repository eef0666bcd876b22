import { defineRemediation } from '../../model.ts';
import { nameOfZone, stop } from '../../instances.ts';
import { isAlarmOn, literal, objectOf, objectsOf, textOf, textsOf } from '../../values.ts';

const TYPE = 'AWS::ElasticLoadBalancingV2::TargetGroup';
const SHIFT_HOURS = 2;

/** Row 28: all targets of one zone are unhealthy. Traffic is shifted away from it for a while, if another zone is well. */
export default defineRemediation({
  id: 'alb-zone-unhealthy',
  row: 28,
  title: 'Shift traffic away from an unhealthy zone',
  risk: 'guarded',
  mode: 'full',
  resourceTypes: [TYPE],
  permissions: ['arc-zonal-shift:CancelZonalShift', 'arc-zonal-shift:ListZonalShifts', 'arc-zonal-shift:StartZonalShift', 'elasticloadbalancing:DescribeTargetGroups', 'elasticloadbalancing:DescribeTargetHealth'],
  blast: { perHour: 2, perResourcePerDay: 2, minHealthy: 2, cooldownMinutes: 60 },
  matches: (signal) => isAlarmOn(signal, 'AWS/ApplicationELB', ['UnHealthyHostCount']),
  diagnose: async ({ resource, read }) => {
    const arn = `arn:aws:elasticloadbalancing:${resource.region}:${resource.account}:${resource.id}`;
    const targets = objectsOf((await read('elasticloadbalancing:DescribeTargetHealth', { TargetGroupArn: arn }))['TargetHealthDescriptions']);
    const isHealthy = (target: (typeof targets)[number]): boolean => textOf(objectOf(target['TargetHealth'])['State']) === 'healthy';
    const zones = [...new Set(targets.map(nameOfZone))];
    const down = zones.filter((zone) => targets.filter((target) => nameOfZone(target) === zone).every((target) => !isHealthy(target)));
    if (down.length === 0) return stop('HANDED_OVER', 'NOT_ONE_ZONE', 'Unhealthy targets are not those of one zone.');
    const fleet = { id: resource.id, size: targets.length, healthy: targets.filter(isHealthy).length, zoneHealthy: zones.length - down.length };
    const balancer = textsOf(objectsOf((await read('elasticloadbalancing:DescribeTargetGroups', { TargetGroupArns: [arn] }))['TargetGroups'])[0]?.['LoadBalancerArns'])[0];
    if (balancer === undefined) return stop('HANDED_OVER', 'NO_LOAD_BALANCER', 'No load balancer is in front of these targets.');
    return { hypotheses: [{ cause: 'zone-impaired', confidence: down.length === 1 ? 0.85 : 0.4, evidence: [`all targets of ${down.join(', ')} are unhealthy, ${zones.length - down.length} zones are well`] }], facts: { balancer, zone: down[0] ?? '' }, fleet };
  },
  plan: ({ resource, diagnosis: { facts } }) => {
    const [balancer, zone] = [textOf(facts['balancer']), textOf(facts['zone'])];
    const read = { action: 'arc-zonal-shift:ListZonalShifts', parameters: { resourceIdentifier: balancer, status: 'ACTIVE' } };
    const count = `length(items[?awayFrom == ${literal(zone)} && status == 'ACTIVE'])`;
    return {
      summary: `Shift traffic of ${resource.id} away from ${zone} for ${SHIFT_HOURS} h.`,
      steps: [
        {
          id: 'shift',
          title: `Shift away from ${zone}`,
          action: 'arc-zonal-shift:StartZonalShift',
          resource,
          parameters: { resourceIdentifier: balancer, awayFrom: zone, expiresIn: `${SHIFT_HOURS}h`, comment: 'devops-engineer' },
          effect: { ...read, expect: `${count} > \`0\`` },
          settle: { withinSeconds: 60, everySeconds: 5 },
          undo: [{ action: 'arc-zonal-shift:CancelZonalShift', parameters: { zonalShiftId: { $result: 'shift.zonalShiftId || items[-1].zonalShiftId' } }, effect: { ...read, expect: `${count} == \`0\`` } }],
        },
      ],
      verify: { probes: [{ ...read, expect: `${count} > \`0\`` }], signals: true, withinSeconds: 300, everySeconds: 15 },
      touches: [resource],
    };
  },
});
