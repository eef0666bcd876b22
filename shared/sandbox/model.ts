import * as z from 'zod/mini';
import type { JsonObject } from '../core/json.ts';
import type { SimulatedEffect, SimulatedResource } from '../ports/index.ts';

const json = z.custom<JsonObject>((value) => value !== null && typeof value === 'object' && !Array.isArray(value));

export const resourceSchema: z.ZodMiniType<SimulatedResource> = z.strictObject({
  account: z.string(),
  region: z.string(),
  type: z.string(),
  id: z.string(),
  tags: z.record(z.string(), z.string()),
  properties: json,
  dependsOn: z.optional(z.array(z.string())),
});

export const effectSchema: z.ZodMiniType<SimulatedEffect> = z.strictObject({
  seq: z.number(),
  at: z.string(),
  action: z.string(),
  parameters: json,
  account: z.string(),
  region: z.string(),
  caller: z.string(),
  incident: z.nullable(z.string()),
  token: z.nullable(z.string()),
  error: z.nullable(z.string()),
});
