import * as z from 'zod/mini';
import type { JsonObject } from '../../core/json.ts';
import type { Clock, CloudContext, Store } from '../../ports/index.ts';
import type { Effect } from './model.ts';

const PARTITION = 'sandbox#effects';

const effectSchema: z.ZodMiniType<Effect> = z.strictObject({
  seq: z.number(),
  at: z.string(),
  action: z.string(),
  parameters: z.custom<JsonObject>((value) => value !== null && typeof value === 'object'),
  account: z.string(),
  region: z.string(),
  caller: z.string(),
  incident: z.nullable(z.string()),
  token: z.nullable(z.string()),
  error: z.nullable(z.string()),
});

interface Call {
  readonly action: string;
  readonly parameters: JsonObject;
  readonly context: CloudContext;
  readonly error: string | null;
}

/** Every mutating call that reached the account, refused ones too, in the order of their arrival. */
export async function recordEffect(store: Store, clock: Clock, { action, parameters, context, error }: Call): Promise<void> {
  const seq = await store.increment({ partition: 'sandbox', sort: 'effects' }, 1);
  const { account, region, caller, incident = null, token = null } = context;
  const effect: Effect = { seq, at: clock.now().toISOString(), action, parameters, account, region, caller, incident, token, error };
  await store.put({ partition: PARTITION, sort: String(seq).padStart(12, '0') }, { ...effect });
}

export async function listEffects(store: Store, page: { readonly limit: number; readonly cursor?: string }): Promise<{ readonly items: readonly Effect[]; readonly nextCursor?: string }> {
  const found = await store.query(PARTITION, page);
  const items = found.items.map((item) => effectSchema.parse(item.value));
  return found.nextCursor === undefined ? { items } : { items, nextCursor: found.nextCursor };
}
