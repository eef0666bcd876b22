import * as z from 'zod/mini';
import { defineOperation } from '../../../agent/operation.ts';
import { removeChannel } from '../../channels.ts';
import { channelIdSchema } from '../../model.ts';

export default defineOperation({
  id: 'notifications.remove-channel',
  title: 'Remove a channel',
  summary: 'Nothing more is told there; what was said stays as it is.',
  method: 'DELETE',
  path: '/v1/notifications/channels/{id}',
  scope: 'notifications:write',
  risk: 'write',
  permissions: ['store:read', 'store:write'],
  status: 204,
  input: z.strictObject({ id: channelIdSchema }),
  output: z.strictObject({}),
  run: async ({ id }, { ports }) => {
    await removeChannel(ports, id);
    return {};
  },
});
