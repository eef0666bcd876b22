import * as z from 'zod/mini';
import { defineOperation } from '../../../agent/operation.ts';
import { listOf, pageInput, pageOf } from '../../../agent/paging.ts';
import { readChannel } from '../../channels.ts';
import { channelIdSchema, threadSchema } from '../../model.ts';
import { listThreads } from '../../threads.ts';

const { ticket: _ticket, reference: _reference, ...shown } = threadSchema.shape;
const deliverySchema = z.strictObject(shown);

export default defineOperation({
  id: 'notifications.deliveries',
  title: 'See what a channel was told',
  summary: 'What arrived, what is tried again and when, and what was given up with its code; by incident.',
  method: 'GET',
  path: '/v1/notifications/channels/{id}/deliveries',
  scope: 'notifications:read',
  risk: 'read',
  permissions: ['store:read'],
  input: z.strictObject({ id: channelIdSchema, status: z.optional(threadSchema.shape.status), ...pageInput }),
  output: listOf(deliverySchema),
  run: async ({ id, status, ...page }, { ports }) => {
    await readChannel(ports, id);
    const { items, nextCursor } = await listThreads(ports, id, pageOf(page), status);
    return { items: items.map(({ ticket: _hidden, reference: _unshown, ...thread }) => thread), ...(nextCursor === undefined ? {} : { nextCursor }) };
  },
});
