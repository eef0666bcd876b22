import { defineSandboxService } from '../../model.ts';
import { found, objectsOf, textOf, textsOf } from '../../values.ts';
import type { JsonValue } from '../../../../core/json.ts';
import type { SandboxResource, World } from '../../model.ts';

const TARGETS = 'AWS::ElasticLoadBalancingV2::TargetGroup';

/** Amazon Application Recovery Controller: zonal shifts of load balancers, kept with the group behind them. */
export default defineSandboxService({
  id: 'arc-zonal-shift',
  actions: {
    'arc-zonal-shift:ListZonalShifts': async ({ resourceIdentifier: arn }, world) => ({ items: objectsOf((await behind(world, arn)).properties['Shifts']) }),
    'arc-zonal-shift:StartZonalShift': async ({ resourceIdentifier: arn, awayFrom: zone }, world) => {
      const shift = { zonalShiftId: `shift-${world.now.getTime()}`, awayFrom: textOf(zone), status: 'ACTIVE', resourceIdentifier: textOf(arn) };
      await world.change(TARGETS, (await behind(world, arn)).id, (before) => ({ ...before, Shifts: [...objectsOf(before['Shifts']), shift] }));
      return shift;
    },
    'arc-zonal-shift:CancelZonalShift': async ({ zonalShiftId: id }, world) => {
      const group = found((await world.list(TARGETS)).find(({ properties }) => objectsOf(properties['Shifts']).some((shift) => shift['zonalShiftId'] === id)), 'ResourceNotFoundException', 'The zonal shift was not found.');
      await world.change(TARGETS, group.id, (before) => ({ ...before, Shifts: objectsOf(before['Shifts']).map((shift) => (shift['zonalShiftId'] === id ? { ...shift, status: 'CANCELED' } : shift)) }));
      return {};
    },
  },
});

async function behind(world: World, arn: JsonValue | undefined): Promise<SandboxResource> {
  return found((await world.list(TARGETS)).find(({ properties }) => textsOf(properties['LoadBalancerArns']).includes(textOf(arn))), 'ResourceNotFoundException', 'The resource was not found.');
}
