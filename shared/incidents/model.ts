import * as z from 'zod/mini';
import type { JsonObject } from '../core/json.ts';

const text = z.string().check(z.maxLength(4000));

export const resourceSchema = z.strictObject({
  provider: z.enum(['aws', 'sandbox']),
  account: text,
  region: text,
  type: text,
  id: text,
});

export const severitySchema = z.enum(['critical', 'high', 'medium', 'low']);

export const signalSchema = z.strictObject({
  id: text,
  fingerprint: text,
  type: text,
  kind: z.enum(['alarm', 'finding', 'health', 'failure', 'change']),
  status: z.enum(['firing', 'resolved', 'information']),
  at: text,
  version: z.optional(z.number()),
  severity: severitySchema,
  account: text,
  region: text,
  resources: z.array(resourceSchema),
  title: text,
  reason: text,
  attributes: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
  sample: z.boolean(),
  suppressed: z.boolean(),
  principal: z.optional(text),
  children: z.optional(z.array(text)),
});

const jsonObject = z.custom<JsonObject>((value) => value !== null && typeof value === 'object' && !Array.isArray(value));
const probeSchema = z.strictObject({ action: text, parameters: jsonObject, expect: text });

const evidenceCallSchema = z.strictObject({ id: text, title: text, action: text, parameters: jsonObject, pages: z.optional(z.strictObject({ ask: text, answer: text })) });

export const planStepSchema = z.strictObject({
  id: text,
  title: text,
  action: text,
  resource: resourceSchema,
  parameters: jsonObject,
  effect: probeSchema,
  settle: z.strictObject({ withinSeconds: z.number(), everySeconds: z.number() }),
  undo: z.nullable(z.array(z.strictObject({ action: text, parameters: jsonObject, effect: probeSchema }))),
  collect: z.optional(z.array(evidenceCallSchema)),
  harmless: z.optional(z.boolean()),
  once: z.optional(z.boolean()),
});

export const planSchema = z.strictObject({
  hash: z.string(),
  remediation: text,
  attempt: z.number(),
  risk: z.enum(['auto', 'guarded', 'approval', 'containment']),
  hypothesis: text,
  summary: text,
  steps: z.array(planStepSchema),
  verify: z.strictObject({
    probes: z.array(probeSchema),
    signals: z.boolean(),
    withinSeconds: z.number(),
    everySeconds: z.number(),
    holdsSeconds: z.optional(z.number()),
    worse: z.optional(probeSchema),
  }),
  touches: z.array(resourceSchema),
});

export const reasonSchema = z.strictObject({ code: text, detail: text });

export const OUTCOMES = ['VERIFIED', 'ROLLED_BACK', 'HANDED_OVER', 'NO_ACTION'] as const;
export const MODES = ['off', 'dry-run', 'approve', 'auto'] as const;

export const approvalSchema = z.strictObject({
  planHash: z.string(),
  decision: z.enum(['approve', 'deny', 'expired']),
  by: text,
  at: text,
  comment: z.optional(text),
});

/** Where the recovery of an incident stands; the states of `infra/workflows/recovery` that carry these names do the work. */
export const PHASES = ['correlate', 'diagnose', 'plan', 'guard', 'approve', 'evidence', 'apply', 'verify', 'undo', 'close', 'closed'] as const;
export type Phase = (typeof PHASES)[number];

export const incidentSchema = z.strictObject({
  id: z.string(),
  status: z.enum(['open', 'awaiting-approval', 'acting', 'verifying', 'undoing', 'closed']),
  phase: z.enum(PHASES),
  severity: severitySchema,
  title: text,
  /** What it is about; the lease and the episode are on this one. */
  resource: resourceSchema,
  resources: z.array(resourceSchema),
  signals: z.array(signalSchema),
  /** Signals that joined beyond those kept. */
  signalsLeftOut: z.number(),
  remediation: z.nullable(text),
  /** Incident that this one waits for, since its cause lies there. */
  causedBy: z.optional(text),
  attempt: z.number(),
  /** Id of the workflow's newest execution, and how many there were. */
  execution: z.optional(text),
  executions: z.number(),
  hypotheses: z.array(z.strictObject({ cause: text, confidence: z.number(), evidence: z.array(text) })),
  facts: jsonObject,
  fleet: z.optional(z.strictObject({ id: text, size: z.number(), healthy: z.number(), zoneHealthy: z.optional(z.number()) })),
  /** Causes whose remedy was tried. */
  tried: z.array(text),
  plan: z.optional(planSchema),
  /** Fencing counters of the leases that it works under, by resource key. */
  fences: z.record(z.string(), z.number()),
  approvals: z.array(approvalSchema),
  approvalExpiresAt: z.optional(text),
  /** When the phase it is in began, for its time limit. */
  phaseSince: text,
  /** Since when everything that is to be verified is seen without a break. */
  steadySince: z.optional(text),
  timeline: z.array(z.strictObject({ at: text, phase: text, code: text, detail: text })),
  outcome: z.optional(z.enum(OUTCOMES)),
  reason: z.optional(reasonSchema),
  /** A person was asked to take over, at this time. */
  pagedAt: z.optional(text),
  /** The incident with which a person was told of this one, when they share their reason. */
  pagedWith: z.optional(text),
  openedAt: text,
  firstActionAt: z.optional(text),
  closedAt: z.optional(text),
  updatedAt: text,
});

export type Incident = z.infer<typeof incidentSchema>;
export type Reason = z.infer<typeof reasonSchema>;
export type Outcome = (typeof OUTCOMES)[number];
export type Mode = (typeof MODES)[number];
export type HashedPlan = z.infer<typeof planSchema>;
