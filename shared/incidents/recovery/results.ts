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
  const fill = (value: JsonObject): Promise<JsonObject> => fillResults(reach, incident, plan, value);
  return { parameters: await fill(call.parameters), effect: { ...call.effect, parameters: await fill(call.effect.parameters) } };
}

/** Parameters with what earlier steps gave. Throws `RESULT_MISSING`. */
export function fillResults(reach: Reach, incident: Incident, plan: HashedPlan, parameters: JsonObject): Promise<JsonObject> {
  return filled({ object: parameters, begun: incident.firstActionAt, resultFor: (reference) => resultOf(reach, incident, plan, reference) });
}

interface Filling {
  readonly object: JsonObject;
  /** When the incident's first action began. */
  readonly begun: string | undefined;
  readonly resultFor: (reference: string) => Promise<JsonValue>;
}

async function filled({ object, begun, resultFor }: Filling): Promise<JsonObject> {
  const fill = async (value: JsonValue | undefined): Promise<JsonValue> => {
    if (Array.isArray(value)) return Promise.all(value.map(fill));
    if (value === null || value === undefined || typeof value !== 'object') return value ?? null;
    const reference: unknown = Reflect.get(value, '$result');
    if (typeof reference === 'string') return resultFor(reference);
    const template: unknown = Reflect.get(value, '$begun');
    if (typeof template === 'string') return withInstant(template, begun, Reflect.get(value, 'plusSeconds'));
    const entries = await Promise.all(Object.entries(value).map(async ([key, member]): Promise<[string, JsonValue]> => [key, await fill(member)]));
    return Object.fromEntries(entries);
  };
  return jsonObjectSchema.parse(await fill(object));
}

/** The same however often a step is repeated. */
function withInstant(template: string, begun: string | undefined, plusSeconds: unknown): string {
  if (begun === undefined) throw new DevopsError('unprocessable', 'RESULT_MISSING', 'No action has begun yet.');
  const at = new Date(new Date(begun).getTime() + (typeof plusSeconds === 'number' ? plusSeconds : 0) * 1000);
  return template.replaceAll('{instant}', at.toISOString());
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
