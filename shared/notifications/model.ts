import * as z from 'zod/mini';
import type { NoticeStage } from '../ports/index.ts';

export const STAGES = ['opened', 'awaiting-approval', 'acting', 'VERIFIED', 'ROLLED_BACK', 'HANDED_OVER', 'NO_ACTION'] as const satisfies readonly NoticeStage[];
const SEVERITIES = ['critical', 'high', 'medium', 'low'] as const;

export const channelIdSchema = z.string().check(z.regex(/^[a-z0-9][a-z0-9-]{0,39}$/));
const referenceSchema = z.string().check(z.regex(/^[a-z0-9][a-z0-9/-]{0,99}$/));
const addressSchema = z.string().check(z.minLength(1), z.maxLength(2000));

/** What a channel takes; which of address, secret and signing secret it must name, its kind says. */
export const channelMembers = {
  kind: z.string().check(z.minLength(1), z.maxLength(40)),
  address: z.optional(addressSchema),
  /** References, never values. */
  secret: z.optional(referenceSchema),
  signingSecret: z.optional(referenceSchema),
  /** Incidents of other severities are not told; all when absent. */
  severities: z.optional(z.array(z.enum(SEVERITIES)).check(z.minLength(1), z.maxLength(4))),
  /** Stages and outcomes that begin an incident's thread; what its kind begins with when absent. A thread that has begun is kept up to date. */
  stages: z.optional(z.array(z.enum(STAGES)).check(z.minLength(1), z.maxLength(7))),
  /** Where console and API are served, for links. */
  baseUrl: z.optional(addressSchema),
};

export const channelSchema = z.strictObject({ id: channelIdSchema, ...channelMembers, updatedAt: z.string() });
export type Channel = z.infer<typeof channelSchema>;

const stageSchema = z.enum(STAGES);

/** What a channel was told of one incident, and what it is still to be told. */
export const threadSchema = z.strictObject({
  incident: z.string(),
  channel: z.string(),
  /** `overtaken`: the incident moved on to what this channel is not told before it arrived. */
  status: z.enum(['delivered', 'pending', 'failed', 'overtaken']),
  /** Of what is said last, delivered or not. */
  stage: stageSchema,
  revision: z.string(),
  tries: z.number(),
  /** When the first try of this revision was. */
  since: z.string(),
  /** Before this time nobody tries: a pause, or somebody is at it. */
  nextAt: z.optional(z.string()),
  /** Why the last try failed. */
  code: z.optional(z.string()),
  /** The thread has begun: something arrived. */
  begun: z.boolean(),
  /** What the vendor calls it. */
  reference: z.optional(z.string()),
  deliveredAt: z.optional(z.string()),
  /** Digest of the one-time id that it was last given. */
  ticket: z.optional(z.string()),
  updatedAt: z.string(),
});
export type Thread = z.infer<typeof threadSchema>;
