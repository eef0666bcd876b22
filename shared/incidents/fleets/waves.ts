import { digestOf } from '../../core/digest.ts';
import { resourceKey } from '../lease.ts';
import type { Fleet, FleetStatus, Member } from './model.ts';

export const DEFAULT_WAVES = [1, 10, 50, 100] as const;

/** One wave: the first of its members in the fleet's order, and the first after it. */
export interface Wave {
  readonly percentage: number;
  readonly from: number;
  readonly to: number;
}

/** Percentages are of the whole, rounded down, but one member at least; a wave without members is left out. */
export function wavesOf(percentages: readonly number[], members: number): readonly Wave[] {
  const waves: Wave[] = [];
  for (const percentage of percentages) {
    const from = waves.at(-1)?.to ?? 0;
    const to = Math.min(members, Math.max(1, Math.floor((members * percentage) / 100)));
    if (to > from) waves.push({ percentage, from, to });
  }
  return waves;
}

/** How many failures are borne by the end of the wave that is at work. */
export function failureLimit({ waves, wave, order, toleratedFailurePercentage }: Pick<Fleet, 'waves' | 'wave' | 'order' | 'toleratedFailurePercentage'>): number {
  return Math.floor(((wavesOf(waves, order.length)[wave]?.to ?? 0) * toleratedFailurePercentage) / 100);
}

/** Members of the wave that is at work, by index. */
export function currentWave({ waves, wave, order }: Pick<Fleet, 'waves' | 'wave' | 'order'>): readonly number[] {
  const { from, to } = wavesOf(waves, order.length)[wave] ?? { from: 0, to: 0 };
  return order.slice(from, to);
}

/** The hash that an approval is bound to: each member's plan, and how they are worked off. */
export function planSetHash({ remediation, waves, bakeSeconds, toleratedFailurePercentage }: Fleet, planned: readonly Member[]): string {
  return digestOf({ remediation, waves, bakeSeconds, toleratedFailurePercentage, members: planned.map(({ resource, plan }) => ({ resource: resourceKey(resource), plan: plan?.hash ?? '' })) });
}

const STATUS_OF: Readonly<Record<Exclude<Fleet['phase'], 'closed'>, FleetStatus>> = { plan: 'planning', approve: 'awaiting-approval', wave: 'running', bake: 'baking', check: 'baking' };

export function statusOf({ phase, stop, dryRun }: Pick<Fleet, 'phase' | 'stop' | 'dryRun'>): FleetStatus {
  if (phase !== 'closed') return stop === undefined ? STATUS_OF[phase] : 'stopping';
  if (stop !== undefined) return 'stopped';
  return dryRun ? 'planned' : 'succeeded';
}
