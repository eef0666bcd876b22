import * as z from 'zod/mini';
import { defineOperation } from '../../../agent/operation.ts';
import { readChannel } from '../../channels.ts';
import { channelIdSchema, channelSchema } from '../../model.ts';

export default defineOperation({
  id: 'notifications.channel',
  title: 'Read a channel',
  summary: 'One channel as it is configured.',
  method: 'GET',
  path: '/v1/notifications/channels/{id}',
  scope: 'notifications:read',
  risk: 'read',
  permissions: ['store:read'],
  input: z.strictObject({ id: channelIdSchema }),
  output: channelSchema,
  run: async ({ id }, { ports }) => readChannel(ports, id),
});
