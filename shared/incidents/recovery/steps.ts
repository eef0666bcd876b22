import { digestOf } from '../../core/digest.ts';
import type { JsonObject } from '../../core/json.ts';
import { CloudError, type CloudContext, type Ports } from '../../ports/index.ts';
import type { PlanStep, Probe, UndoCall } from '../../remediation/index.ts';
import { contextOf, look } from '../cloud-reader.ts';
import { appendEntry } from '../incident-ledger.ts';
import { toJson } from '../incident-store.ts';
import { noteOwnChange } from '../correlation/own-changes.ts';
import { secondsSince } from '../elapsed.ts';
import { holdLease, resourceKey } from '../lease.ts';
import type { HashedPlan, Incident } from '../model.ts';
import { resolveResults } from './results.ts';
import { readRecord, saveRecord, type Kept, type StepRecord } from './step-records.ts';

type Reach = Pick<Ports, 'store' | 'clock' | 'cloud'>;

const MAX_CALLS = 5;
const FIRST_PAUSE_SECONDS = 2;
const MAX_PAUSE_SECONDS = 30;
const MAX_ANSWER_CHARACTERS = 60_000;

/** What came of one call so far: done, look again later, or it cannot be done. */
export type Progress =
  | { readonly kind: 'done' }
  | { readonly kind: 'wait'; readonly seconds: number }
  /** `possible`: an effect may be there and must be taken back with the rest. */
  | { readonly kind: 'failed'; readonly code: string; readonly effect: 'none' | 'possible' };

/** One call of a plan, forwards or back. */
export interface PlannedCall {
  /** Name in the intent log: the step's id, or `<step>!undo-<n>`. */
  readonly name: string;
  readonly action: string;
  readonly parameters: JsonObject;
  readonly effect: Probe;
  readonly settle: PlanStep['settle'];
  readonly step: PlanStep;
  readonly direction: 'apply' | 'undo';
}

export function applyCall(step: PlanStep): PlannedCall {
  return { name: step.id, action: step.action, parameters: step.parameters, effect: step.effect, settle: step.settle, step, direction: 'apply' };
}

export function undoCall(step: PlanStep, undo: UndoCall, index: number): PlannedCall {
  return { name: `${step.id}!undo-${index}`, action: undo.action, parameters: undo.parameters, effect: undo.effect, settle: step.settle, step, direction: 'undo' };
}

/** One call on its way to its effect: all that its parts need. */
interface Run {
  readonly reach: Reach;
  readonly incident: Incident;
  readonly plan: HashedPlan;
  readonly call: PlannedCall;
  readonly context: CloudContext & { readonly token: string };
  /** Asks the standing guards; throws when one refuses. */
  readonly mayAct: () => Promise<void>;
}

/**
 * Brings one call to its effect, once, over any number of invocations: the intent is in the log and in the ledger before the
 * call, every try carries the same token, and after an answer that was lost (a crash, a timeout) live state is read for as
 * long as the effect may take before the call is made again.
 */
export async function advance(reach: Reach, incident: Incident, plan: HashedPlan, planned: PlannedCall, mayAct: () => Promise<void>): Promise<Progress> {
  const kept = await readRecord(reach, incident.id, plan, planned.name);
  if (kept?.record.state === 'done') return { kind: 'done' };
  if (kept?.record.state === 'failed') return { kind: 'failed', code: kept.record.error?.code ?? 'UNKNOWN', effect: 'none' };
  const call = { ...planned, ...(await resolveResults(reach, incident, plan, planned)) };
  const token = digestOf({ incident: incident.id, attempt: plan.attempt, plan: plan.hash, call: call.name }).slice(0, 32);
  const run: Run = { reach, incident, plan, call, context: { ...contextOf(call.step.resource, plan.remediation, incident.id), token }, mayAct };
  await holdLeases(reach, incident, plan);
  const sight = await look(reach, call.effect, run.context);
  if (kept === undefined) {
    // Somebody else brought it about: nothing is sent, and nothing will have to be taken back.
    if (sight === 'yes') return { kind: 'done' };
    return sight === 'unknown' ? blind(run) : send(run, undefined);
  }
  if (sight === 'yes') return settle(run, kept);
  if (mayRepeat(run, kept.record)) return send(run, kept);
  return secondsSince(run.reach.clock, kept.record.since) < call.settle.withinSeconds ? { kind: 'wait', seconds: call.settle.everySeconds } : fail(run, kept, 'EFFECT_NOT_SEEN', 'possible');
}

/** What was surely not done, or does not show after all the time it may take. */
function mayRepeat(run: Run, record: StepRecord): boolean {
  return record.answer === undefined && !isYoung(run, record) && (record.error !== undefined || run.call.step.once !== true);
}

/** True while an effect whose answer was lost may still show by itself. An error that surely had none leaves no doubt. */
function isYoung(run: Run, record: StepRecord): boolean {
  return record.error === undefined && secondsSince(run.reach.clock, record.since) < run.call.settle.withinSeconds;
}

/** The state cannot be read, so nothing is sent; after a while that is a failure. */
function blind(run: Run): Progress {
  const isOver = secondsSince(run.reach.clock, run.incident.phaseSince) > run.call.settle.withinSeconds + MAX_PAUSE_SECONDS * MAX_CALLS;
  return isOver ? { kind: 'failed', code: 'STATE_UNKNOWN', effect: 'none' } : { kind: 'wait', seconds: MAX_PAUSE_SECONDS };
}

async function send(run: Run, before: Kept | undefined): Promise<Progress> {
  const { reach, incident, plan, call, context } = run;
  if (before !== undefined && before.record.calls >= MAX_CALLS) return fail(run, before, before.record.error?.code ?? 'NO_ANSWER', before.record.error === undefined ? 'possible' : 'none');
  await run.mayAct();
  await holdLeases(reach, incident, plan);
  const intent: StepRecord = { state: 'calling', token: context.token, since: reach.clock.now().toISOString(), calls: (before?.record.calls ?? 0) + 1 };
  const kept = await saveRecord(reach, incident.id, plan, call.name, intent, before?.version ?? 0);
  await note(run, call.direction === 'apply' ? 'APPLYING' : 'UNDOING', {});
  for (const resource of [call.step.resource, ...plan.touches]) await noteOwnChange(reach, resource, incident.id);
  try {
    const answer = await reach.cloud.call(call.action, call.parameters, context);
    const answered = await saveRecord(reach, incident.id, plan, call.name, { ...intent, answer: bounded(answer) }, kept.version);
    return (await look(reach, call.effect, context)) === 'yes' ? await settle(run, answered) : { kind: 'wait', seconds: call.settle.everySeconds };
  } catch (thrown) {
    if (!(thrown instanceof CloudError)) throw thrown;
    return refused(run, kept, thrown);
  }
}

/** Renewed with every look, since waiting for an effect may take longer than a lease lasts. Throws `LEASE_LOST`. */
export async function holdLeases(reach: Pick<Ports, 'store' | 'clock'>, incident: Incident, plan: HashedPlan): Promise<void> {
  for (const resource of plan.touches) {
    const fence = incident.fences[resourceKey(resource)];
    if (fence !== undefined) await holdLease(reach, resource, incident.id, fence);
  }
}

/** An error in place of an answer. Only what surely had no effect is tried again or given up at once. */
async function refused(run: Run, kept: Kept, { kind, code }: CloudError): Promise<Progress> {
  const { reach, incident, plan, call } = run;
  if (kind === 'unknown-outcome' || kind === 'unavailable') return { kind: 'wait', seconds: call.settle.everySeconds };
  const record = { ...kept.record, error: { kind, code } };
  const isPassing = kind === 'throttled' || kind === 'conflict';
  if (!isPassing || record.calls >= MAX_CALLS) return fail(run, { ...kept, record }, code, 'none');
  await saveRecord(reach, incident.id, plan, call.name, record, kept.version);
  return { kind: 'wait', seconds: Math.min(MAX_PAUSE_SECONDS, FIRST_PAUSE_SECONDS * 2 ** (record.calls - 1)) };
}

/** What may have had an effect keeps its open state, so that it is taken back with the rest. */
async function fail(run: Run, kept: Kept, code: string, effect: 'none' | 'possible'): Promise<Progress> {
  const { reach, incident, plan, call } = run;
  const error = kept.record.error ?? { kind: 'no-effect', code };
  if (effect === 'none') await saveRecord(reach, incident.id, plan, call.name, { ...kept.record, state: 'failed', error }, kept.version);
  await note(run, 'FAILED', { error: code, effect });
  return { kind: 'failed', code, effect };
}

async function settle(run: Run, kept: Kept): Promise<Progress> {
  await note(run, run.call.direction === 'apply' ? 'APPLIED' : 'UNDONE', {});
  const { error: _error, ...record } = kept.record;
  await saveRecord(run.reach, run.incident.id, run.plan, run.call.name, { ...record, state: 'done' }, kept.version);
  return { kind: 'done' };
}

function note({ reach, incident, plan, call, context }: Run, record: 'APPLYING' | 'APPLIED' | 'UNDOING' | 'UNDONE' | 'FAILED', more: JsonObject): Promise<void> {
  const facts = { step: call.name, action: call.action, resource: resourceKey(call.step.resource), plan: plan.hash, attempt: plan.attempt, token: context.token, parametersDigest: digestOf(call.parameters), ...more };
  return appendEntry(reach, incident.id, record, `${plan.attempt}#${call.name}`, toJson(facts));
}

/** Later steps may refer to an answer; one that is too large to keep is not kept. */
function bounded(answer: JsonObject): JsonObject {
  return JSON.stringify(answer).length > MAX_ANSWER_CHARACTERS ? {} : answer;
}
