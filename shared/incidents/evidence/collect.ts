import { DevopsError } from '../../core/errors.ts';
import type { JsonObject, JsonValue } from '../../core/json.ts';
import { CloudError, type Ports } from '../../ports/index.ts';
import type { EvidenceCall, PlanStep } from '../../remediation/index.ts';
import { contextOf, readFrom } from '../cloud-reader.ts';
import { secondsSince } from '../elapsed.ts';
import type { HashedPlan, Incident } from '../model.ts';
import { fillResults } from '../recovery/results.ts';
import { keepEvidence, readManifest } from './custody.ts';

type Reach = Pick<Ports, 'store' | 'clock' | 'cloud' | 'blobs'>;

const MAX_PAGES = 20;
const MAX_CHARACTERS = 3_000_000;
/** A reading that keeps failing must not hold up what limits the harm. */
const PATIENCE_SECONDS = 120;
const PASSING: ReadonlySet<string> = new Set(['throttled', 'unavailable', 'unknown-outcome']);

/**
 * Keeps what a step asks for, now that its effect is there. `later`: try again in a moment. What cannot be had is kept as a
 * gap with its reason, so that nobody takes silence for absence.
 */
export async function collectAfter(reach: Reach, incident: Incident, plan: HashedPlan, step: HashedPlan['steps'][number]): Promise<'done' | 'later'> {
  const { collect = [] } = step;
  if (collect.length === 0) return 'done';
  const known = new Set((await readManifest(reach.store, incident.id)).map(({ body }) => body.id));
  for (const call of collect) {
    const id = `${plan.attempt}-${plan.hash.slice(0, 8)}-${step.id}-${call.id}`;
    if (known.has(id)) continue;
    const named = { incident: incident.id, id, title: call.title, by: plan.remediation, plan: plan.hash, source: call.action };
    try {
      await keepEvidence(reach, { ...named, content: await read(reach, incident, plan, step, call) });
    } catch (thrown) {
      const { code, isPassing } = failureOf(thrown);
      const waited = secondsSince(reach.clock, incident.phaseSince);
      if (isPassing && waited < PATIENCE_SECONDS) return 'later';
      await keepEvidence(reach, { ...named, content: { missing: code, action: call.action }, missing: code });
    }
  }
  return 'done';
}

function failureOf(thrown: unknown): { readonly code: string; readonly isPassing: boolean } {
  if (thrown instanceof CloudError) return { code: thrown.code, isPassing: PASSING.has(thrown.kind) };
  if (thrown instanceof DevopsError && thrown.code === 'RESULT_MISSING') return { code: thrown.code, isPassing: false };
  throw thrown;
}

async function read(reach: Reach, incident: Incident, plan: HashedPlan, step: Pick<PlanStep, 'resource'>, { action, parameters, pages }: EvidenceCall | NonNullable<HashedPlan['steps'][number]['collect']>[number]): Promise<JsonObject> {
  const now = reach.clock.now();
  const ask = readFrom(reach.cloud, contextOf(step.resource, plan.remediation, incident.id), now);
  const filled = await fillResults(reach, incident, plan, parameters);
  const answers: JsonObject[] = [];
  let token: JsonValue | undefined;
  let length = 0;
  do {
    const answer = await ask(action, pages === undefined || token === undefined ? filled : { ...filled, [pages.ask]: token });
    answers.push(answer);
    length += JSON.stringify(answer).length;
    const next: JsonValue | undefined = pages === undefined ? undefined : answer[pages.answer];
    // Some services give the same token for ever once there is no more.
    token = next === token || next === null || next === '' ? undefined : next;
  } while (token !== undefined && answers.length < MAX_PAGES && length < MAX_CHARACTERS);
  return { action, parameters: filled, readAt: now.toISOString(), answers, truncated: token !== undefined };
}
