import type { Ports } from '../../ports/index.ts';
import { needsApproval } from '../guards/guards.ts';
import { readSettings } from '../guards/settings.ts';
import type { Reason } from '../model.ts';
import { secondsSince } from '../elapsed.ts';
import { changeFleet, listMembers, noted, readFleet } from './fleet-store.ts';
import { paceOf, refusalOf } from './limits.ts';
import type { Fleet, FleetStep, Member } from './model.ts';
import { remediationOf } from './step-member.ts';
import { closeFleet, settle, stopFleet } from './stop.ts';
import { currentWave, failureLimit, planSetHash, wavesOf } from './waves.ts';

type Reach = Pick<Ports, 'store' | 'clock'>;

const MAX_BATCH = 100;
/** Handing out the same wave more often than its members can fail says that the workflow itself is broken. */
const SPARE_ROUNDS = 20;
const BROKEN_PAUSE_SECONDS = 300;

const step = (next: FleetStep['next'], more: Partial<FleetStep> = {}): FleetStep => ({ next, waitSeconds: 0, members: [], toleratedFailurePercentage: 0, ...more });

/** Undefined: the fleet has moved on, and is to be looked at anew. */
type Work = (reach: Reach, fleet: Fleet) => Promise<FleetStep | undefined>;

/**
 * Says what is to be done next for a fleet, and moves it on when that is done. The stored phase decides, so that it may be
 * repeated at any time, and taken up again after a crash.
 */
export async function advanceFleet(reach: Reach, id: string): Promise<FleetStep> {
  for (;;) {
    const fleet = await readFleet(reach, id);
    const next = fleet.stop === undefined || fleet.phase === 'closed' ? await WORK[fleet.phase](reach, fleet) : await windUp(reach, fleet);
    if (next !== undefined) return next;
  }
}

/** A stopped fleet: what is at work is followed to its end, the rest is not begun. */
async function windUp(reach: Reach, fleet: Fleet): Promise<FleetStep> {
  if ((await settle(reach, fleet)).phase === 'closed') return step('closed');
  const running = (await membersOf(reach, fleet)).filter(({ state }) => state === 'running').map(({ index }) => index);
  const isBroken = isTooOften(fleet);
  await changeFleet(reach, fleet.id, ({ rounds }) => ({ rounds: isBroken ? 0 : rounds + 1 }));
  if (running.length === 0 || isBroken) return step('pause', { waitSeconds: isBroken ? BROKEN_PAUSE_SECONDS : 5 });
  return step('wave', { members: running.slice(0, MAX_BATCH), toleratedFailurePercentage: 100 });
}

const isTooOften = ({ rounds, size }: Fleet): boolean => rounds > size + SPARE_ROUNDS;

const membersOf = async ({ store }: Reach, { id }: Fleet): Promise<readonly Member[]> => (await listMembers(store, id)).map(({ member }) => member);

/** The phase, when it began and its line in the timeline are one write. */
async function moveTo({ store, clock }: Reach, fleet: Fleet, phase: Fleet['phase'], line: Reason, changes: Partial<Fleet> = {}): Promise<undefined> {
  const now = clock.now();
  await changeFleet({ store, clock }, fleet.id, (latest) =>
    latest.phase !== fleet.phase || latest.wave !== fleet.wave ? undefined : { ...changes, phase, phaseSince: now.toISOString(), timeline: noted(latest, now, line) },
  );
  return undefined;
}

async function stop(reach: Reach, { id }: Fleet, reason: Reason): Promise<undefined> {
  await stopFleet(reach, id, reason);
  return undefined;
}

/** Members are handed out; undefined when that was done too often. */
async function handOut(reach: Reach, fleet: Fleet, next: 'plan' | 'wave' | 'check', members: readonly number[], toleratedFailurePercentage: number): Promise<FleetStep | undefined> {
  if (isTooOften(fleet)) return stop(reach, fleet, { code: 'WORKFLOW_FAILED', detail: 'The same members were handed out again and again; a person has to look.' });
  await changeFleet(reach, fleet.id, (latest) => ({ rounds: latest.rounds + 1 }));
  return step(next, { members, toleratedFailurePercentage });
}

async function plan(reach: Reach, fleet: Fleet): Promise<FleetStep | undefined> {
  const members = await membersOf(reach, fleet);
  const unplanned = members.filter(({ state }) => state === 'unplanned').map(({ index }) => index);
  if (unplanned.length > 0) return handOut(reach, fleet, 'plan', unplanned, 100);
  const planned = members.filter(({ state }) => state === 'planned');
  const found: Partial<Fleet> = { order: planned.map(({ index }) => index), planHash: planSetHash(fleet, planned), rounds: 0 };
  const line = { code: 'PLANNED', detail: `${planned.length} of ${members.length} members have a plan.` };
  if (planned.length === 0 && !fleet.dryRun) return stop(reach, fleet, { code: 'NOTHING_TO_DO', detail: 'No member has a plan.' });
  if (fleet.dryRun) return closePlanned(reach, fleet, found, line);
  const { settings } = await readSettings(reach.store);
  const asks = planned.some((member) => member.plan !== undefined && needsApproval(settings, remediationOf(fleet), member.plan));
  if (!asks) return moveTo(reach, fleet, 'wave', line, found);
  const expires = new Date(reach.clock.now().getTime() + settings.approvals.expiresAfterMinutes * 60_000);
  return moveTo(reach, fleet, 'approve', line, { ...found, approvalExpiresAt: expires.toISOString() });
}

/** A dry run ends with its plans; their order and hash are kept to be shown. */
async function closePlanned(reach: Reach, fleet: Fleet, found: Partial<Fleet>, line: Reason): Promise<undefined> {
  await changeFleet(reach, fleet.id, () => found);
  await closeFleet(reach, fleet.id, line);
  return undefined;
}

async function approve(reach: Reach, fleet: Fleet): Promise<FleetStep | undefined> {
  const { approval, approvalExpiresAt = '' } = fleet;
  if (approval?.decision === 'approve') return moveTo(reach, fleet, 'wave', { code: 'APPROVED', detail: `Approved by ${approval.by}.` });
  if (approval !== undefined) return stop(reach, fleet, { code: 'APPROVAL_DENIED', detail: `Denied by ${approval.by}.` });
  const left = (new Date(approvalExpiresAt).getTime() - reach.clock.now().getTime()) / 1000;
  return left > 0 ? step('approve', { waitSeconds: Math.ceil(left) }) : stop(reach, fleet, { code: 'APPROVAL_EXPIRED', detail: 'Nobody decided in time, which counts as a no.' });
}

/** Hands out what is left of the wave, as far as the budget of this hour reaches; the guards were asked before. */
async function wave(reach: Reach, fleet: Fleet): Promise<FleetStep | undefined> {
  const remediation = remediationOf(fleet);
  const refusal = await refusalOf(reach, fleet, remediation);
  if (refusal !== undefined) return stop(reach, fleet, refusal);
  const current = new Set(currentWave(fleet));
  const members = (await membersOf(reach, fleet)).filter(({ index }) => current.has(index));
  const running = members.filter(({ state }) => state === 'running').map(({ index }) => index);
  const waiting = members.filter(({ state }) => state === 'planned').map(({ index }) => index);
  if (running.length + waiting.length === 0) return waveDone(reach, fleet, members);
  const { places, limit, untilNextHour } = await paceOf(reach, remediation);
  if (waiting.length > 0 && limit === 0) return stop(reach, fleet, { code: 'BUDGET_SPENT', detail: `${remediation.id} may act for no incident at all.` });
  const batch = [...running, ...waiting.slice(0, Math.max(0, Math.min(places, MAX_BATCH) - running.length))];
  if (batch.length === 0) return step('pause', { waitSeconds: untilNextHour });
  const borne = failureLimit(fleet) - fleet.failed.length;
  return handOut(reach, fleet, 'wave', batch, Math.min(100, Math.ceil((borne / batch.length) * 100)));
}

/** What was acted on is left alone for a while before it is looked at; where nothing was, there is nothing to wait for. */
function waveDone(reach: Reach, fleet: Fleet, members: readonly Member[]): Promise<FleetStep | undefined> {
  const verified = members.filter(({ outcome }) => outcome === 'VERIFIED').length;
  const line = { code: 'WAVE_DONE', detail: `Wave ${fleet.wave + 1}: ${verified} of ${members.length} members verified.` };
  return members.every(({ outcome }) => outcome === 'NO_ACTION') ? nextWave(reach, fleet, line) : moveTo(reach, fleet, 'bake', line);
}

async function bake(reach: Reach, fleet: Fleet): Promise<FleetStep | undefined> {
  const left = fleet.bakeSeconds - secondsSince(reach.clock, fleet.phaseSince);
  return left > 0 ? step('bake', { waitSeconds: Math.ceil(left) }) : moveTo(reach, fleet, 'check', { code: 'BAKED', detail: `Wave ${fleet.wave + 1}.` }, { rounds: 0 });
}

async function check(reach: Reach, fleet: Fleet): Promise<FleetStep | undefined> {
  const current = new Set(currentWave(fleet));
  const healed = (await membersOf(reach, fleet)).filter(({ index, outcome }) => current.has(index) && outcome === 'VERIFIED');
  const unseen = healed.filter(({ health }) => health === undefined).map(({ index }) => index);
  if (unseen.length > 0) return handOut(reach, fleet, 'check', unseen, 100);
  const ill = healed.filter(({ health }) => health?.code !== 'OK').length;
  const refusal = await refusalOf(reach, fleet, remediationOf(fleet));
  if (refusal !== undefined) return stop(reach, fleet, refusal);
  return nextWave(reach, fleet, { code: 'WAVE_HEALTHY', detail: `Wave ${fleet.wave + 1}: ${healed.length - ill} of ${healed.length} members are well.` });
}

async function nextWave(reach: Reach, fleet: Fleet, line: Reason): Promise<FleetStep | undefined> {
  if (fleet.wave + 1 < wavesOf(fleet.waves, fleet.order.length).length) return moveTo(reach, fleet, 'wave', line, { wave: fleet.wave + 1, rounds: 0 });
  await closeFleet(reach, fleet.id, line);
  return undefined;
}

const WORK: Readonly<Record<Fleet['phase'], Work>> = { plan, approve, wave, bake, check, closed: async () => step('closed') };
