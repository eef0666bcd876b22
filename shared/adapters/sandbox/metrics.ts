import type { Broken, Symptom, World } from './model.ts';
import { sandboxFaults } from './faults/index.gen.ts';

const DAY_MS = 86_400_000;
const WEEK_MS = 7 * DAY_MS;

/** The symptom of a fault with its value now. */
export interface Felt {
  readonly broken: Broken;
  readonly symptom: Symptom;
  readonly lasts: boolean;
  readonly value: number;
}

/** Everything that is broken here and can be felt by a metric. */
export async function feltIn(world: World): Promise<readonly Felt[]> {
  const felt: Felt[] = [];
  for (const broken of await world.broken()) {
    const fault = sandboxFaults.find(({ id }) => id === broken.fault);
    const resource = fault && (await world.get(fault.resourceType, broken.resource));
    if (fault?.symptom === undefined || resource === undefined) continue;
    const symptom = fault.symptom(resource);
    const shows = await fault.lasts(world, resource);
    const lasts = broken.remedy !== 'helps' || shows;
    // Where the remedy was taken and does harm, it is felt at once and threefold.
    const value = !lasts ? symptom.good : broken.remedy === 'worse' && !shows ? symptom.bad * 3 : symptom.bad;
    felt.push({ broken, symptom, lasts, value });
  }
  return felt;
}

/** What a metric of a healthy resource shows: a daily and a weekly wave around its good value, always the same. */
export function seasonal(good: number, at: Date): number {
  const daily = Math.sin((2 * Math.PI * (at.getTime() % DAY_MS)) / DAY_MS);
  const weekly = Math.sin((2 * Math.PI * (at.getTime() % WEEK_MS)) / WEEK_MS);
  return Math.max(0, Math.round(good * (1 + 0.2 * daily + 0.1 * weekly) * 100) / 100);
}
