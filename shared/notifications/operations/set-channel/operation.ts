import * as z from 'zod/mini';
import { defineOperation } from '../../../agent/operation.ts';
import { writeChannel } from '../../channels.ts';
import { channelIdSchema, channelMembers, channelSchema } from '../../model.ts';

export default defineOperation({
  id: 'notifications.set-channel',
  title: 'Configure a channel',
  summary: 'Creates or replaces a channel to which incidents are told. Secrets are given by reference.',
  method: 'PUT',
  path: '/v1/notifications/channels/{id}',
  scope: 'notifications:write',
  risk: 'write',
  permissions: ['store:read', 'store:write'],
  input: z.strictObject({ id: channelIdSchema, ...channelMembers }),
  output: channelSchema,
  examples: [{ title: 'PagerDuty for what is serious', input: { id: 'on-call', kind: 'pagerduty', secret: 'pagerduty-key', severities: ['critical', 'high'] } }],
  run: async (channel, { ports, config }) => writeChannel(ports, channel, config.mode === 'local'),
});
