import { DevopsError } from '../../core/errors.ts';
import type { JsonObject, JsonValue } from '../../core/json.ts';
import type { Ports } from '../../ports/index.ts';
import type { Probe } from '../../remediation/index.ts';
import { contextOf, evaluate, readFrom } from '../cloud-reader.ts';
import type { HashedPlan, Incident } from '../model.ts';
import { jsonObjectSchema, readRecord } from './step-records.ts';

type Reach = Pick<Ports, 'store' | 'clock' | 'cloud'>;

/**
 * Fills `{ "$result": "<step>.<JMESPath>" }` from the answers of earlier steps, in a call's parameters and in its probe's.
 * Throws `RESULT_MISSING` when no step gave it.
 */
export async function resolveResults(reach: Reach, incident: Incident, plan: HashedPlan, call: { readonly parameters: JsonObject; readonly effect: Probe }): Promise<{ readonly parameters: JsonObject; readonly effect: Probe }> {
  const fill = (value: JsonObject): Promise<JsonObject> => filled(value, (reference) => resultOf(reach, incident, plan, reference));
  return { parameters: await fill(call.parameters), effect: { ...call.effect, parameters: await fill(call.effect.parameters) } };
}

async function filled(object: JsonObject, resultFor: (reference: string) => Promise<JsonValue>): Promise<JsonObject> {
  const fill = async (value: JsonValue | undefined): Promise<JsonValue> => {
    if (Array.isArray(value)) return Promise.all(value.map(fill));
    if (value === null || value === undefined || typeof value !== 'object') return value ?? null;
    const reference: unknown = Reflect.get(value, '$result');
    if (typeof reference === 'string') return resultFor(reference);
    const entries = await Promise.all(Object.entries(value).map(async ([key, member]): Promise<[string, JsonValue]> => [key, await fill(member)]));
    return Object.fromEntries(entries);
  };
  return jsonObjectSchema.parse(await fill(object));
}

/** From the step's answer; where that was lost, or somebody else brought the effect about, from what its effect is seen by. */
async function resultOf(reach: Reach, incident: Incident, plan: HashedPlan, reference: string): Promise<JsonValue> {
  const [id = '', ...path] = reference.split('.');
  const step = plan.steps.find((candidate) => candidate.id === id);
  const answer = step && ((await readRecord(reach, incident.id, plan, id))?.record.answer ?? (await readFrom(reach.cloud, contextOf(step.resource, plan.remediation, incident.id), reach.clock.now())(step.effect.action, step.effect.parameters)));
  const value: JsonValue | undefined = answer === undefined ? undefined : JSON.parse(JSON.stringify((await evaluate(answer, path.join('.'))) ?? null));
  if (value === undefined || value === null) throw new DevopsError('unprocessable', 'RESULT_MISSING', `The plan refers to ${reference}, which no step gave.`);
  return value;
}
