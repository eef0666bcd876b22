import type { Clock } from '../ports/index.ts';

/** Seconds that an incident or a fleet has been in its phase. */
export function secondsInPhase(clock: Clock, { phaseSince }: { readonly phaseSince: string }): number {
  return (clock.now().getTime() - new Date(phaseSince).getTime()) / 1000;
}
