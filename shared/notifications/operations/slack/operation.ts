import * as z from 'zod/mini';
import { notFound } from '../../../core/errors.ts';
import { defineOperation } from '../../../agent/operation.ts';
import { pressOf, signersOf } from '../../slack.ts';
import { readTicket, redeem } from '../../tickets.ts';

const [SIGNATURE, TIMESTAMP] = ['x-slack-signature', 'x-slack-request-timestamp'] as const;

/** Slack's Request URL for interactivity. Whoever pressed decides as `slack:<team>:<user>`, whom the guards must name. */
export default defineOperation({
  id: 'notifications.slack',
  title: 'Take a decision from Slack',
  summary: 'Approves or denies by a button of a notice. Slack signs the request; the person must be among the approvers of the guards.',
  method: 'POST',
  path: '/v1/webhooks/slack',
  scope: 'webhooks:slack',
  risk: 'write',
  permissions: ['store:read', 'store:write', 'secrets:read', 'workflows:resume'],
  signed: { mediaType: 'application/x-www-form-urlencoded', headers: [SIGNATURE, TIMESTAMP] },
  input: z.strictObject({
    body: z.string().check(z.maxLength(400_000), z.regex(/^[A-Za-z0-9+/]*={0,2}$/)),
    headers: z.strictObject({ [SIGNATURE]: z.optional(z.string().check(z.maxLength(200))), [TIMESTAMP]: z.optional(z.string().check(z.maxLength(20))) }),
  }),
  output: z.strictObject({ decision: z.nullable(z.enum(['approve', 'deny'])) }),
  run: async ({ body, headers }, { ports }) => {
    const bytes = Buffer.from(body, 'base64');
    const signers = await signersOf(ports, { body: bytes, signature: headers[SIGNATURE], timestamp: headers[TIMESTAMP] });
    const press = pressOf(bytes);
    if (press === undefined) return { decision: null };
    // An id that was given to another app's channel is none of this one's.
    const { channel } = await readTicket(ports, press.ticket);
    if (!signers.has(channel)) throw notFound('TICKET_UNKNOWN', 'This one-time id was not given to this app.');
    await redeem(ports, press.ticket, { decision: press.decision, by: press.by, mustBeNamed: true });
    return { decision: press.decision };
  },
});
