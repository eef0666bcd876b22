import { DevopsError } from '../../core/errors.ts';
import type { Ports } from '../../ports/index.ts';
import type { Remediation } from '../../remediation/index.ts';
import { placesLeft } from '../guards/budget.ts';
import { askGuards, hourlyBudget, WIDE_GUARDS } from '../guards/guards.ts';
import { readSettings } from '../guards/settings.ts';
import type { Reason } from '../model.ts';
import type { Fleet } from './model.ts';
import { failureLimit } from './waves.ts';

type Reach = Pick<Ports, 'store' | 'clock'>;

/** Why no further member may be begun now, if so. Throws `GUARD_UNAVAILABLE` when a guard could not answer: nothing is begun, and the step is repeated. */
export async function refusalOf(ports: Reach, fleet: Fleet, remediation: Remediation): Promise<Reason | undefined> {
  const { settings } = await readSettings(ports.store);
  const verdict = await askGuards({ ports, settings, remediation, plan: { risk: remediation.risk } }, WIDE_GUARDS);
  if (verdict.kind !== 'allow' && verdict.reason.code === 'GUARD_UNAVAILABLE') throw new DevopsError('unavailable', verdict.reason.code, verdict.reason.detail);
  if (verdict.kind !== 'allow') return verdict.reason;
  const limit = failureLimit(fleet);
  return fleet.failed.length > limit ? { code: 'TOO_MANY_FAILURES', detail: `${fleet.failed.length} members failed, ${limit} are tolerated by wave ${fleet.wave + 1}.` } : undefined;
}

/** Members that the budget of this hour still has places for, and the seconds until the next hour. */
export async function paceOf({ store, clock }: Reach, remediation: Remediation): Promise<{ readonly places: number; readonly limit: number; readonly untilNextHour: number }> {
  const now = clock.now();
  const { settings } = await readSettings(store);
  const { key, limit } = hourlyBudget(settings, remediation, now);
  return { places: await placesLeft(store, key, limit), limit, untilNextHour: 3600 - (Math.floor(now.getTime() / 1000) % 3600) };
}
