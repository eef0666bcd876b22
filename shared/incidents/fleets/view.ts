import * as z from 'zod/mini';
import type { Store } from '../../ports/index.ts';
import { listMembers } from './fleet-store.ts';
import { FLEET_STATUSES, fleetSchema, memberSchema, type Fleet, type Member } from './model.ts';
import { statusOf, wavesOf } from './waves.ts';

export const fleetIdSchema = z.string().check(z.regex(/^fleet_[0-9a-f]{24}$/));

const { id, remediation, dryRun, size, bakeSeconds, toleratedFailurePercentage, planHash, approval, approvalExpiresAt, stop, timeline, createdBy, createdAt, updatedAt, closedAt } = fleetSchema.shape;
const { index, resource, state, incident, joined, outcome, reason, health } = memberSchema.shape;

/** One line of a list. */
export const fleetSummarySchema = z.strictObject({ id, remediation, status: z.enum(FLEET_STATUSES), dryRun, size, stop, createdBy, createdAt, updatedAt, closedAt, links: z.strictObject({ self: z.string(), members: z.string() }) });

const waveSchema = z.strictObject({
  percentage: z.number(),
  /** Members of this wave alone, by index. */
  members: z.array(z.number()),
  state: z.enum(['waiting', 'at-work', 'done', 'not-begun']),
  verified: z.number(),
  failed: z.number(),
});

/** A member without its plan's calls, which `GET /v1/fleets/{id}/members` shows. */
const memberLineSchema = z.strictObject({ index, resource, state, plan: z.optional(z.strictObject({ hash: z.string(), summary: z.string(), actions: z.array(z.string()) })), incident, joined, outcome, reason, health });

/** `done`: of a dry run, members whose plan is known; else members that came to their end. */
const progress = z.strictObject({ done: z.number(), total: z.number(), unit: z.string() });

export const fleetViewSchema = z.strictObject({ ...fleetSummarySchema.shape, progress, bakeSeconds, toleratedFailurePercentage, waves: z.array(waveSchema), members: z.array(memberLineSchema), planHash, approval, approvalExpiresAt, timeline });
export type FleetView = z.infer<typeof fleetViewSchema>;

export function summaryOf(fleet: Fleet): z.infer<typeof fleetSummarySchema> {
  const { id: own, stop: stopped, closedAt: ended } = fleet;
  return {
    id: own, remediation: fleet.remediation, status: statusOf(fleet), dryRun: fleet.dryRun, size: fleet.size,
    ...(stopped === undefined ? {} : { stop: stopped }), createdBy: fleet.createdBy, createdAt: fleet.createdAt, updatedAt: fleet.updatedAt, ...(ended === undefined ? {} : { closedAt: ended }),
    links: { self: `/v1/fleets/${own}`, members: `/v1/fleets/${own}/members` },
  };
}

export async function fleetViewOf(store: Store, fleet: Fleet): Promise<FleetView> {
  const members = (await listMembers(store, fleet.id)).map(({ member }) => member);
  const { planHash: hash, approval: decided, approvalExpiresAt: expires } = fleet;
  return {
    ...summaryOf(fleet),
    progress: { done: members.filter(({ state: at }) => (fleet.dryRun ? at !== 'unplanned' : at === 'ended')).length, total: fleet.size, unit: 'members' },
    bakeSeconds: fleet.bakeSeconds,
    toleratedFailurePercentage: fleet.toleratedFailurePercentage,
    waves: wavesOf(fleet.waves, fleet.order.length).map(({ percentage, from, to }, at) => waveOf(fleet, members, percentage, fleet.order.slice(from, to), at)),
    members: members.map(lineOf),
    ...(hash === undefined ? {} : { planHash: hash }), ...(decided === undefined ? {} : { approval: decided }), ...(expires === undefined ? {} : { approvalExpiresAt: expires }),
    timeline: fleet.timeline,
  };
}

function waveOf(fleet: Fleet, all: readonly Member[], percentage: number, own: readonly number[], at: number): FleetView['waves'][number] {
  const members = all.filter((member) => own.includes(member.index));
  const failed = fleet.failed.filter((each) => own.includes(each)).length;
  const verified = members.filter((member) => member.outcome === 'VERIFIED').length;
  return { percentage, members: [...own], state: waveState(fleet, members, at), verified, failed };
}

function waveState({ phase, stop: stopped, wave }: Fleet, members: readonly Member[], at: number): FleetView['waves'][number]['state'] {
  if (members.some((member) => member.state === 'running')) return 'at-work';
  const isOver = phase === 'closed' || stopped !== undefined;
  if (isOver) return members.some((member) => member.incident !== undefined) ? 'done' : 'not-begun';
  if (at < wave) return 'done';
  return at === wave && (phase === 'wave' || phase === 'bake' || phase === 'check') ? 'at-work' : 'waiting';
}

function lineOf({ plan, at: _at, ...member }: Member): FleetView['members'][number] {
  return { ...member, ...(plan === undefined ? {} : { plan: { hash: plan.hash, summary: plan.summary, actions: plan.steps.map(({ action }) => action) } }) };
}
