import { randomBytes } from 'node:crypto';
import * as z from 'zod/mini';
import { sha256 } from '../core/digest.ts';
import { conflict, notFound } from '../core/errors.ts';
import { decide, type Decision, type Incident } from '../incidents/index.ts';
import type { Ports } from '../ports/index.ts';

type Reach = Pick<Ports, 'store' | 'clock' | 'workflows'>;

export const ticketSchema = z.string().check(z.regex(/^apv_[A-Za-z0-9_-]{43}$/));
const recordSchema = z.strictObject({ incident: z.string(), planHash: z.string(), channel: z.string(), expiresAt: z.string(), usedBy: z.optional(z.string()) });
type TicketRecord = z.infer<typeof recordSchema>;

/** Kept so long after its end that used and expired can be told from forged. */
const KEPT_MS = 86_400_000;

const keyOf = (digest: string) => ({ partition: 'approval-tickets', sort: digest });

/** A one-time id for deciding on the plan that an incident shows now. Only its digest is kept; `earlier`, a digest, ends with it. */
export async function issueTicket({ store }: Pick<Ports, 'store'>, { id, plan, approvalExpiresAt = '' }: Incident, channel: string, earlier: string | undefined): Promise<{ readonly ticket: string; readonly digest: string }> {
  const ticket = `apv_${randomBytes(32).toString('base64url')}`;
  const digest = sha256(ticket);
  const record: TicketRecord = { incident: id, planHash: plan?.hash ?? '', channel, expiresAt: approvalExpiresAt };
  await store.put(keyOf(digest), record, { expiresAt: new Date(new Date(approvalExpiresAt).getTime() + KEPT_MS) });
  if (earlier !== undefined) await store.delete(keyOf(earlier));
  return { ticket, digest };
}

/** Changes nothing. Throws `TICKET_UNKNOWN` (not found), `TICKET_USED`, `APPROVAL_EXPIRED` (conflicts). */
export async function readTicket({ store, clock }: Pick<Ports, 'store' | 'clock'>, ticket: string): Promise<TicketRecord> {
  const item = await store.get(keyOf(sha256(ticket)));
  if (item === undefined) throw notFound('TICKET_UNKNOWN', 'This one-time id is not known. Take the newest notice, or decide through the API.');
  const record = recordSchema.parse(item.value);
  if (record.usedBy !== undefined) throw conflict('TICKET_USED', 'This one-time id has been used.');
  if (clock.now().toISOString() >= record.expiresAt) throw conflict('APPROVAL_EXPIRED', 'The time for a decision is over, which counts as a no.');
  return record;
}

/**
 * Decides on the plan that the one-time id was made for, by the same code as `incidents.approve`. A decision that is refused
 * leaves it usable. Throws what {@link readTicket} and `decide` throw.
 */
export async function redeem(reach: Reach, ticket: string, given: Pick<Decision, 'decision' | 'by' | 'comment' | 'mustBeNamed'>): Promise<Incident> {
  const record = await readTicket(reach, ticket);
  const incident = await decide(reach, record.incident, { ...given, planHash: record.planHash });
  const used: TicketRecord = { ...record, usedBy: given.by };
  await reach.store.put(keyOf(sha256(ticket)), used, { expiresAt: new Date(new Date(record.expiresAt).getTime() + KEPT_MS) });
  return incident;
}
