import { brokenAt, type Incident } from '../incidents/index.ts';
import type { SimulatedEffect } from '../ports/index.ts';
import { remediations } from '../remediation/index.ts';
import type { Aftermath } from './model.ts';
import type { DrillWorld } from './world.ts';

const PAGE_WITHIN_SECONDS = 900;

/** Effects that happened, without calls that were refused. */
export const done = ({ effects }: Pick<Aftermath, 'effects'>): readonly SimulatedEffect[] => effects.filter(({ error }) => error === null);

/** The same effect twice for one incident, although nothing took it back in between: a token that had two. */
export function doubles(aftermath: Aftermath): number {
  const tokens = done(aftermath).map(({ incident, token, action }) => `${incident ?? ''}#${token ?? ''}#${action}`);
  return tokens.length - new Set(tokens).size;
}

/** Effects on something that the scenario did not break. */
export function wrong(aftermath: Aftermath, { allowed }: DrillWorld): number {
  const names = [...allowed];
  return done(aftermath).filter(({ parameters }) => {
    const text = JSON.stringify(parameters);
    return !names.some((name) => text.includes(name) || text.includes(name.split('/').at(-1) ?? name));
  }).length;
}

/** What of the invariants I1 to I5 does not hold; the others are the scenarios' own. */
export function invariants(aftermath: Aftermath, world: DrillWorld): string[] {
  return [...aftermath.incidents.flatMap((incident) => ofIncident(incident, aftermath, world)), ...budgets(aftermath), ...ofFleets(aftermath)];
}

function ofIncident(incident: Incident, aftermath: Aftermath, { closedAt }: DrillWorld): string[] {
  const entries = aftermath.ledgers.get(incident.id) ?? [];
  const bodies = entries.map(({ body }) => body);
  const broken: string[] = [];
  if (brokenAt(entries) !== undefined) broken.push(`${incident.id}: the ledger's chain is broken`);
  for (const effect of aftermath.effects.filter((each) => each.incident === incident.id)) {
    const intent = bodies.find((body) => (body.record === 'APPLYING' || body.record === 'UNDOING') && body['token'] === effect.token);
    if (intent === undefined) broken.push(`I1: ${effect.action} had no intent in the ledger`);
  }
  const applied = bodies.some(({ record }) => record === 'APPLIED');
  const ended = bodies.some(({ record }) => record === 'VERIFIED' || record === 'ROLLED_BACK' || record === 'HANDED_OVER');
  if (applied && !ended) broken.push(`I5: ${incident.id} was applied and came to no end`);
  if (incident.phase !== 'closed') broken.push(`${incident.id} is still in ${incident.phase}`);
  const lasted = ((closedAt.get(incident.id) ?? new Date(incident.updatedAt)).getTime() - new Date(incident.openedAt).getTime()) / 1000;
  const isAsked = incident.timeline.some(({ code }) => code === 'APPROVAL_NEEDED' || code === 'CAUSED_UPSTREAM');
  if (lasted > PAGE_WITHIN_SECONDS && incident.pagedAt === undefined && incident.pagedWith === undefined && !isAsked) broken.push(`${incident.id} took ${Math.round(lasted)} s and nobody was called`);
  return broken;
}

/** Every fleet is over, and so is each of its members; no two members share an incident. */
function ofFleets({ fleets }: Aftermath): string[] {
  return fleets.flatMap(({ fleet, members }) => {
    const open = members.filter(({ state }) => state !== 'ended').length;
    const incidents = members.flatMap(({ incident }) => incident ?? []);
    return [
      ...(fleet.phase === 'closed' ? [] : [`${fleet.id} is still in ${fleet.phase}`]),
      ...(open === 0 || fleet.dryRun ? [] : [`${fleet.id} left ${open} members without an end`]),
      ...(new Set(incidents).size === incidents.length ? [] : [`${fleet.id} has two members with one incident`]),
    ];
  });
}

/** I4: incidents that one remediation acted on within one hour of the clock. */
function budgets(aftermath: Aftermath): string[] {
  const acted = new Map<string, Set<string>>();
  for (const { caller, at, incident } of done(aftermath)) {
    const key = `${caller} ${at.slice(0, 13)}`;
    acted.set(key, (acted.get(key) ?? new Set()).add(incident ?? ''));
  }
  return [...acted].flatMap(([key, incidents]) => {
    const [caller = ''] = key.split(' ');
    // An incident that began to act in one hour may end in the next.
    const limit = remediations.find(({ id }) => id === caller)?.blast.perHour ?? 0;
    return incidents.size > limit * 2 ? [`I4: ${caller} acted for ${incidents.size} incidents in an hour; ${limit} are allowed`] : [];
  });
}

/** Persons who were asked or called. */
export function interventions({ incidents }: Aftermath): number {
  return incidents.filter(({ pagedAt }) => pagedAt !== undefined).length + incidents.reduce((sum, { timeline }) => sum + timeline.filter(({ code }) => code === 'APPROVAL_NEEDED').length, 0);
}
