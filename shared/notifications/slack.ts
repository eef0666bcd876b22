import { createHmac, timingSafeEqual } from 'node:crypto';
import * as z from 'zod/mini';
import { DevopsError, invalidInput } from '../core/errors.ts';
import type { Ports } from '../ports/index.ts';
import { listChannels } from './channels.ts';
import { ticketSchema } from './tickets.ts';

const WINDOW_SECONDS = 300;
const SIGNATURE_FORM = /^v0=[0-9a-f]{64}$/;
const DECISIONS = { 'devops-engineer-approve': 'approve', 'devops-engineer-deny': 'deny' } as const;

/** What a request says of itself, before anything of it is believed. */
export interface SignedRequest {
  readonly body: Buffer;
  readonly signature: string | undefined;
  readonly timestamp: string | undefined;
}

export interface Press {
  readonly decision: 'approve' | 'deny';
  readonly ticket: string;
  /** `slack:<team>:<user>`. */
  readonly by: string;
}

const idText = z.string().check(z.regex(/^[A-Z0-9]{1,30}$/));
const interactionSchema = z.looseObject({
  type: z.string(),
  team: z.nullish(z.looseObject({ id: idText })),
  user: z.looseObject({ id: idText, team_id: z.nullish(idText) }),
  actions: z.optional(z.array(z.looseObject({ action_id: z.string(), value: z.optional(z.string()) })).check(z.maxLength(25))),
});

const unauthenticated = (code: string, message: string): DevopsError => new DevopsError('unauthenticated', code, message);

/**
 * Ids of the channels whose app signed these very bytes (Slack: "Verifying requests from Slack", version v0).
 * Throws `SIGNATURE_MISSING`, `SIGNATURE_EXPIRED` (outside five minutes), `SIGNATURE_INVALID` (all unauthenticated).
 */
export async function signersOf({ store, secrets, clock }: Pick<Ports, 'store' | 'secrets' | 'clock'>, { body, signature = '', timestamp = '' }: SignedRequest): Promise<ReadonlySet<string>> {
  if (!SIGNATURE_FORM.test(signature) || !/^\d{1,12}$/.test(timestamp)) throw unauthenticated('SIGNATURE_MISSING', 'Send X-Slack-Signature and X-Slack-Request-Timestamp.');
  const age = Math.abs(clock.now().getTime() / 1000 - Number(timestamp));
  if (age > WINDOW_SECONDS) throw unauthenticated('SIGNATURE_EXPIRED', 'The request was signed more than five minutes ago, or ahead.');
  const signers = new Set<string>();
  for (const { id, kind, signingSecret } of await listChannels({ store })) {
    if (kind !== 'slack' || signingSecret === undefined) continue;
    const secret = await secrets.read(signingSecret).catch(() => undefined);
    if (secret !== undefined && isSignedBy(secret, body, signature, timestamp)) signers.add(id);
  }
  if (signers.size === 0) throw unauthenticated('SIGNATURE_INVALID', 'No app that is known here signed this.');
  return signers;
}

function isSignedBy(secret: string, body: Buffer, signature: string, timestamp: string): boolean {
  const expected = `v0=${createHmac('sha256', secret).update(`v0:${timestamp}:`).update(body).digest('hex')}`;
  return timingSafeEqual(Buffer.from(expected), Buffer.from(signature));
}

/** The button that was pressed; undefined for anything else that Slack sends, e.g. a link that was followed. Throws `INTERACTION_MALFORMED`. */
export function pressOf(body: Buffer): Press | undefined {
  const interaction = interactionSchema.safeParse(jsonOf(new URLSearchParams(body.toString('utf8')).get('payload') ?? ''));
  if (!interaction.success) throw invalidInput('INTERACTION_MALFORMED', 'This is not an interaction of Slack.');
  const { type, team, user, actions: [action] = [] } = interaction.data;
  const decision = decisionOf(action?.action_id ?? '');
  if (type !== 'block_actions' || decision === undefined) return undefined;
  const ticket = ticketSchema.safeParse(action?.value);
  if (!ticket.success) throw invalidInput('INTERACTION_MALFORMED', 'The button carries no one-time id.');
  return { decision, ticket: ticket.data, by: `slack:${team?.id ?? user.team_id ?? ''}:${user.id}` };
}

function decisionOf(action: string): Press['decision'] | undefined {
  return action === 'devops-engineer-approve' || action === 'devops-engineer-deny' ? DECISIONS[action] : undefined;
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
