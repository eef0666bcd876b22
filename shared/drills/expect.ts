import { done } from './judge.ts';
import type { Aftermath } from './model.ts';

type Check = (aftermath: Aftermath) => readonly string[];

/** All checks' complaints. */
export const all = (...checks: readonly Check[]): Check => (aftermath) => checks.flatMap((check) => check(aftermath));

/** Every incident ended in one of these ways. */
export const ended = (...outcomes: readonly string[]): Check => ({ incidents }) =>
  incidents.filter(({ outcome }) => !outcomes.includes(outcome ?? 'OPEN')).map(({ id, outcome, reason }) => `${id} ended ${outcome ?? 'OPEN'} (${reason?.code ?? ''}), not ${outcomes.join(' or ')}`);

export const incidents = (count: number): Check => ({ incidents: found }) => (found.length === count ? [] : [`${found.length} incidents, not ${count}`]);
export const effects = (from: number, to = from): Check => (aftermath) => {
  const count = done(aftermath).length;
  return count >= from && count <= to ? [] : [`${count} effects, not ${from === to ? from : `${from} to ${to}`}`];
};
/** The reason with which at least one incident ended. */
export const reason = (...codes: readonly string[]): Check => ({ incidents: found }) =>
  found.some(({ reason: given }) => codes.includes(given?.code ?? '')) ? [] : [`no incident ended with ${codes.join(' or ')}, but ${found.map(({ reason: given }) => given?.code ?? 'none').join(', ')}`];
/** Somebody was called for every incident. */
export const paged: Check = ({ incidents: found }) => found.filter(({ pagedAt }) => pagedAt === undefined).map(({ id }) => `nobody was called for ${id}`);
/** A line of the timeline of at least one incident. */
export const noted = (code: string): Check => ({ incidents: found }) => (found.some(({ timeline }) => timeline.some((line) => line.code === code)) ? [] : [`no incident notes ${code}`]);
/** One incident, healed. */
export const healedOnce: Check = all(incidents(1), ended('VERIFIED'));

/** The only fleet stopped for this, and so many of its members were never begun. */
export function fleetStopped({ fleets: [worked] }: Pick<Aftermath, 'fleets'>, code: string, notBegun: number): readonly string[] {
  const left = worked?.members.filter(({ incident, outcome }) => incident === undefined && outcome === 'NO_ACTION').length ?? 0;
  const stopped = worked?.fleet.stop?.code ?? 'nothing';
  return [...(stopped === code ? [] : [`the fleet stopped for ${stopped}, not ${code}`]), ...(left === notBegun ? [] : [`${left} members were not begun, not ${notBegun}`])];
}
