import * as z from 'zod/mini';
import { defineOperation } from '../../../agent/operation.ts';
import { listChannels } from '../../channels.ts';
import { channelSchema } from '../../model.ts';

export default defineOperation({
  id: 'notifications.channels',
  title: 'List channels',
  summary: 'Every channel to which incidents are told.',
  method: 'GET',
  path: '/v1/notifications/channels',
  scope: 'notifications:read',
  risk: 'read',
  permissions: ['store:read'],
  input: z.strictObject({}),
  output: z.strictObject({ items: z.array(channelSchema) }),
  examples: [{ title: 'All', input: {} }],
  run: async (_input, { ports }) => ({ items: [...(await listChannels(ports))] }),
});
