import * as z from 'zod/mini';
import { approvalSchema, OUTCOMES, planSchema, reasonSchema, resourceSchema } from '../model.ts';

/** Where the work on a fleet stands; `infra/workflows/fleet` goes from one to the next. */
const FLEET_PHASES = ['plan', 'approve', 'wave', 'bake', 'check', 'closed'] as const;

export const FLEET_STATUSES = ['planning', 'planned', 'awaiting-approval', 'running', 'baking', 'stopping', 'succeeded', 'stopped'] as const;

export const fleetSchema = z.strictObject({
  id: z.string(),
  remediation: z.string(),
  /** It only plans; nothing is started. */
  dryRun: z.boolean(),
  /** Share of the members that is done by the end of each wave, in percent. */
  waves: z.array(z.number()),
  /** Seconds between a wave and the look at what became of it. */
  bakeSeconds: z.number(),
  /** Of the members up to the wave that is at work, in percent; more failures stop the fleet. */
  toleratedFailurePercentage: z.number(),
  size: z.number(),
  phase: z.enum(FLEET_PHASES),
  phaseSince: z.string(),
  /** The wave that is at work, from 0. */
  wave: z.number(),
  /** How often members of this wave were handed out, so that a workflow that fails for ever comes to an end. */
  rounds: z.number(),
  /** Members that have a plan, in the order in which they are worked off; known once all are planned. */
  order: z.array(z.number()),
  /** Members that failed, each once however often its step was repeated. */
  failed: z.array(z.number()),
  /** Of all members' plans and of how they are worked off: what an approval is bound to. */
  planHash: z.optional(z.string()),
  approval: z.optional(approvalSchema),
  approvalExpiresAt: z.optional(z.string()),
  /** Why no further member is begun. */
  stop: z.optional(reasonSchema),
  execution: z.optional(z.string()),
  executions: z.number(),
  timeline: z.array(z.strictObject({ at: z.string(), code: z.string(), detail: z.string() })),
  createdBy: z.string(),
  createdAt: z.string(),
  updatedAt: z.string(),
  closedAt: z.optional(z.string()),
});
export type Fleet = z.infer<typeof fleetSchema>;
export type FleetStatus = (typeof FLEET_STATUSES)[number];

export const memberSchema = z.strictObject({
  index: z.number(),
  resource: resourceSchema,
  state: z.enum(['unplanned', 'planned', 'running', 'ended']),
  /** The instant that its plan and its signal are of. */
  at: z.optional(z.string()),
  plan: z.optional(planSchema),
  /** The incident that heals it. */
  incident: z.optional(z.string()),
  /** The incident was open before the fleet came. */
  joined: z.optional(z.boolean()),
  /** As of its incident; `NO_ACTION` too for what was not begun. */
  outcome: z.optional(z.enum(OUTCOMES)),
  reason: z.optional(reasonSchema),
  /** What the look after the bake of its wave showed; `OK` or why not. */
  health: z.optional(reasonSchema),
});
export type Member = z.infer<typeof memberSchema>;

/** What the state machine does next with the fleet. */
export const FLEET_STEPS = ['plan', 'approve', 'wave', 'bake', 'check', 'pause', 'closed'] as const;

export interface FleetStep {
  readonly next: (typeof FLEET_STEPS)[number];
  /** Seconds: of a bake or a pause; of an approval, how long it may take. */
  readonly waitSeconds: number;
  /** Members to be stepped, by index. */
  readonly members: readonly number[];
  /** Of these members, those that may fail before the workflow itself is to stop, in percent. */
  readonly toleratedFailurePercentage: number;
}

/** What the state machine does next with one member: step it again after a while, or leave it. */
export interface MemberStep {
  readonly state: 'running' | 'done' | 'failed';
  readonly waitSeconds: number;
}
