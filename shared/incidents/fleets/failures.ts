import type { Ports } from '../../ports/index.ts';
import type { Reason } from '../model.ts';
import { changeFleet, noted } from './fleet-store.ts';
import type { Fleet } from './model.ts';
import { failureLimit } from './waves.ts';

/** What holds against one member holds against all that are left. */
const FOR_ALL: ReadonlySet<string> = new Set(['KILL_SWITCH_ON', 'CAPABILITY_OFF', 'DRY_RUN', 'FREEZE_WINDOW', 'BREAKER_OPEN']);

/** Counts a member, once however often it is said, and stops the fleet in the same write when it was one too many. */
export async function countFailure({ store, clock }: Pick<Ports, 'store' | 'clock'>, id: string, index: number, reason: Reason): Promise<void> {
  await changeFleet({ store, clock }, id, (latest) => {
    if (latest.failed.includes(index)) return undefined;
    const failed = [...latest.failed, index].toSorted((a, b) => a - b);
    const stop = latest.stop === undefined ? stopFor({ ...latest, failed }, reason) : undefined;
    return stop === undefined ? { failed } : { failed, stop, timeline: noted(latest, clock.now(), stop) };
  });
}

function stopFor(fleet: Fleet, { code, detail }: Reason): Reason | undefined {
  if (FOR_ALL.has(code)) return { code, detail };
  const limit = failureLimit(fleet);
  if (fleet.failed.length <= limit) return undefined;
  const wave = fleet.phase === 'check' ? 'WAVE_UNHEALTHY' : 'TOO_MANY_FAILURES';
  return { code: wave, detail: `${fleet.failed.length} members failed, ${limit} are tolerated by wave ${fleet.wave + 1}; the last one: ${code}.` };
}
