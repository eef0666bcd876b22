import { DevopsError } from '../../core/errors.ts';
import type { JsonObject } from '../../core/json.ts';
import { CloudError } from '../../ports/index.ts';
import { appendEntry } from '../incident-ledger.ts';
import { collectAfter } from '../evidence/collect.ts';
import { keepEvidence } from '../evidence/custody.ts';
import { changeIncident, toJson } from '../incident-store.ts';
import { contextOf, look, readFrom } from '../cloud-reader.ts';
import type { HashedPlan, Incident } from '../model.ts';
import { assertMayUndo, assertStillAllowed } from './guard.ts';
import { secondsSince } from '../elapsed.ts';
import { conclude, moveTo, waitFor, type Next, type Recovery } from './phase.ts';
import { advance, applyCall, holdLeases, undoCall, type Progress } from './steps.ts';
import { readRecord } from './step-records.ts';

const COLLECT_PAUSE_SECONDS = 5;

/** What the touched resources looked like before, kept as evidence. */
export async function evidence(recovery: Recovery, incident: Incident): Promise<Next> {
  const { ports } = recovery;
  const plan = planOf(incident);
  const views: JsonObject[] = [];
  for (const step of plan.steps) {
    const view = await viewOf(recovery, incident, plan, step.effect.action, step.effect.parameters);
    views.push({ step: step.id, action: step.effect.action, view });
  }
  const content: JsonObject = { incident: incident.id, plan: plan.hash, signals: incident.signals.map((signal) => toJson(signal)), views };
  const kept = await keepEvidence(ports, { incident: incident.id, id: `${plan.attempt}-${plan.hash.slice(0, 8)}-before`, title: 'State before the first step', by: plan.remediation, plan: plan.hash, source: 'views', content });
  return moveTo(recovery, incident, 'apply', { code: 'EVIDENCE_KEPT', detail: `State before the change: ${kept.sha256}.` }, { firstActionAt: incident.firstActionAt ?? ports.clock.now().toISOString() });
}

async function viewOf(recovery: Recovery, incident: Incident, plan: HashedPlan, action: string, parameters: JsonObject): Promise<JsonObject> {
  if (JSON.stringify(parameters).includes('$result')) return { unknown: 'known only after an earlier step' };
  try {
    return await readFrom(recovery.ports.cloud, contextOf(incident.resource, plan.remediation, incident.id), recovery.ports.clock.now())(action, parameters);
  } catch (thrown) {
    if (thrown instanceof CloudError) return { unknown: thrown.code };
    throw thrown;
  }
}

function planOf(incident: Incident): HashedPlan {
  if (incident.plan === undefined) throw new DevopsError('internal', 'NO_PLAN', `The incident ${incident.id} has no plan.`);
  return incident.plan;
}

/** The saga's way forward: one step after another; the first that fails turns it round. */
export async function apply(recovery: Recovery, incident: Incident): Promise<Next> {
  const { ports } = recovery;
  const plan = planOf(incident);
  for (const step of plan.steps) {
    const progress = await attempt(() => advance(ports, incident, plan, applyCall(step), () => assertStillAllowed(recovery, incident, plan)));
    if (progress.kind === 'wait') return waitFor('apply', progress.seconds);
    if (progress.kind === 'done' && (await collectAfter(ports, incident, plan, step)) === 'later') return waitFor('apply', COLLECT_PAUSE_SECONDS);
    if (progress.kind === 'failed') return moveTo(recovery, incident, 'undo', { code: progress.code, detail: `The step ${step.id} failed.` }, { status: 'undoing', reason: { code: progress.code, detail: `The step "${step.title}" failed (${progress.code}).` } });
  }
  return moveTo(recovery, incident, 'verify', { code: 'APPLIED', detail: `${plan.steps.length} steps.` }, { status: 'verifying' });
}

/** A guard that refuses in the middle, or a lease that was lost, fails the step without an effect. */
/** Seconds since everything that is to be verified is seen without a break; a failure in between begins it anew. */
async function heldFor({ ports }: Recovery, { id, signals, steadySince, phaseSince }: Incident): Promise<number> {
  const since = steadySince === undefined || steadySince < phaseSince || signals.some(({ kind, status, at }) => kind === 'failure' && status === 'firing' && at > steadySince) ? undefined : steadySince;
  const now = ports.clock.now();
  if (since === undefined) await changeIncident(ports, id, () => ({ steadySince: now.toISOString() }));
  return since === undefined ? 0 : (now.getTime() - new Date(since).getTime()) / 1000;
}

async function attempt(work: () => Promise<Progress>): Promise<Progress> {
  try {
    return await work();
  } catch (thrown) {
    if (!(thrown instanceof DevopsError) || !['GUARD_REFUSED', 'LEASE_LOST', 'RESULT_MISSING'].includes(thrown.code)) throw thrown;
    return { kind: 'failed', code: thrown.code === 'GUARD_REFUSED' ? (thrown.message.split(':')[0] ?? thrown.code) : thrown.code, effect: 'none' };
  }
}

/** The resource read back, and the signals that started it gone; worse than before turns round at once. */
export async function verify(recovery: Recovery, incident: Incident): Promise<Next> {
  const { ports } = recovery;
  const plan = planOf(incident);
  const context = contextOf(incident.resource, plan.remediation, incident.id);
  const { probes, worse, signals, withinSeconds, everySeconds, holdsSeconds = 0 } = plan.verify;
  const back = (code: string, detail: string): Promise<Next> => moveTo(recovery, incident, 'undo', { code, detail }, { status: 'undoing', reason: { code, detail } });
  const lost = await attempt(async () => {
    await holdLeases(ports, incident, plan);
    return { kind: 'done' };
  });
  if (lost.kind === 'failed') return back(lost.code, 'Somebody else took the resource over.');
  if (worse !== undefined && (await look(ports, worse, context)) === 'yes') return back('MADE_WORSE', 'The fix made things worse.');
  const seen = await Promise.all(probes.map((probe) => look(ports, probe, context)));
  const quiet = !signals || incident.signals.every(({ kind, status }) => kind !== 'alarm' || status !== 'firing');
  const isSeen = quiet && seen.every((sight) => sight === 'yes');
  const held = isSeen && holdsSeconds > 0 ? await heldFor(recovery, incident) : 0;
  if (isSeen && held >= holdsSeconds) {
    await appendEntry(ports, incident.id, 'VERIFIED', `${plan.attempt}#${plan.hash}`, { plan: plan.hash });
    return conclude(recovery, incident, 'VERIFIED', { code: 'VERIFIED', detail: plan.summary });
  }
  if (isSeen) return waitFor('verify', Math.min(everySeconds, holdsSeconds - held));
  if (incident.steadySince !== undefined) await changeIncident(ports, incident.id, () => ({ steadySince: undefined }));
  const waited = secondsSince(ports.clock, incident.phaseSince);
  return waited < withinSeconds ? waitFor('verify', everySeconds) : back('NOT_VERIFIED', quiet ? 'The resource does not show the effect.' : 'The alarm is still firing.');
}

/** The way back, in reverse. What cannot be taken back is left and said. */
export async function undo(recovery: Recovery, incident: Incident): Promise<Next> {
  const { ports } = recovery;
  const plan = planOf(incident);
  const left: string[] = [];
  for (const step of plan.steps.toReversed()) {
    const kept = await readRecord(ports, incident.id, plan, step.id);
    if (kept === undefined || kept.record.state === 'failed') continue;
    if (step.undo === null) left.push(step.id);
    for (const [index, call] of (step.undo ?? []).entries()) {
      const progress = await attempt(() => advance(ports, incident, plan, undoCall(step, call, index), () => assertMayUndo(recovery)));
      if (progress.kind === 'wait') return waitFor('undo', progress.seconds);
      if (progress.kind === 'failed') return handOver(recovery, incident, plan, `${step.id} could not be taken back (${progress.code})`);
    }
  }
  return undone(recovery, incident, plan, left);
}

async function handOver(recovery: Recovery, incident: Incident, plan: HashedPlan, detail: string): Promise<Next> {
  await appendEntry(recovery.ports, incident.id, 'HANDED_OVER', `${plan.attempt}#${plan.hash}`, { plan: plan.hash, detail });
  return conclude(recovery, incident, 'HANDED_OVER', { code: 'UNDO_FAILED', detail });
}

/** After a clean way back another cause may be tried, unless it was a guard that stopped the plan. */
async function undone(recovery: Recovery, incident: Incident, plan: HashedPlan, left: readonly string[]): Promise<Next> {
  const { ports } = recovery;
  await appendEntry(ports, incident.id, 'ROLLED_BACK', `${plan.attempt}#${plan.hash}`, { plan: plan.hash, left: [...left] });
  const reason = incident.reason ?? { code: 'NOT_VERIFIED', detail: '' };
  const tried = [...incident.tried, plan.hypothesis];
  const more = incident.hypotheses.some(({ cause, confidence }) => !tried.includes(cause) && confidence > 0);
  if (more && RETRIED.has(reason.code) && left.length === 0) {
    return moveTo(recovery, incident, 'diagnose', { code: 'NEXT_HYPOTHESIS', detail: `${plan.hypothesis} was not it.` }, { tried, attempt: incident.attempt + 1, status: 'open' });
  }
  await changeIncident(ports, incident.id, (latest) => (latest.phase === incident.phase ? { tried } : undefined));
  const detail = left.length > 0 ? `${reason.detail} Not taken back: ${left.join(', ')}.` : reason.detail;
  return conclude(recovery, { ...incident, tried }, left.length > 0 ? 'HANDED_OVER' : 'ROLLED_BACK', { code: reason.code, detail });
}

/** A second remedy makes sense only where the first was tried and did not help. */
const RETRIED: ReadonlySet<string> = new Set(['NOT_VERIFIED', 'MADE_WORSE', 'EFFECT_NOT_SEEN']);
