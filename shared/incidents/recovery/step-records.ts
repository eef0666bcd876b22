import * as z from 'zod/mini';
import type { JsonObject } from '../../core/json.ts';
import type { Ports } from '../../ports/index.ts';
import { toJson } from '../incident-store.ts';
import type { HashedPlan } from '../model.ts';

export const jsonObjectSchema = z.custom<JsonObject>((value) => value !== null && typeof value === 'object' && !Array.isArray(value));

/** How far one call of a plan has come: the intent log, written before and after every effect. */
const recordSchema = z.strictObject({
  state: z.enum(['calling', 'done', 'failed']),
  /** Sent with every try; the provider's own guard against a second effect where it has one. */
  token: z.string(),
  /** When the last try was made; how long its effect may take counts from here. */
  since: z.string(),
  /** Tries, counting those whose answer was lost. */
  calls: z.number(),
  answer: z.optional(jsonObjectSchema),
  error: z.optional(z.strictObject({ kind: z.string(), code: z.string() })),
});
export type StepRecord = z.infer<typeof recordSchema>;

/** A record with the version that the next write must find. */
export interface Kept {
  readonly record: StepRecord;
  readonly version: number;
}

const keyOf = (incident: string, plan: HashedPlan, name: string) => ({ partition: `incident#${incident}#steps`, sort: `${plan.attempt}#${plan.hash.slice(0, 16)}#${name}` });

export async function readRecord({ store }: Pick<Ports, 'store'>, incident: string, plan: HashedPlan, name: string): Promise<Kept | undefined> {
  const item = await store.get(keyOf(incident, plan, name));
  return item === undefined ? undefined : { record: recordSchema.parse(item.value), version: item.version };
}

/** Throws `VERSION_CONFLICT` when another worker wrote in between. */
export async function saveRecord({ store }: Pick<Ports, 'store'>, incident: string, plan: HashedPlan, name: string, record: StepRecord, version: number): Promise<Kept> {
  return { record, version: (await store.put(keyOf(incident, plan, name), toJson(record), { ifVersion: version })).version };
}
