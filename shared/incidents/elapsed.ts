import type { Clock } from '../ports/index.ts';

/** Seconds that have passed since an instant (ISO 8601). */
export function secondsSince(clock: Clock, instant: string): number {
  return (clock.now().getTime() - new Date(instant).getTime()) / 1000;
}
