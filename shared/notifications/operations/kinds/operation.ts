import * as z from 'zod/mini';
import { defineOperation } from '../../../agent/operation.ts';
import { STAGES } from '../../model.ts';

const needSchema = z.enum(['required', 'optional', 'none']);
const memberSchema = z.strictObject({ need: needSchema, says: z.string() });

export default defineOperation({
  id: 'notifications.kinds',
  title: 'List kinds of channels',
  summary: 'What a channel of each kind has to name, what begins a thread there, and whether it is changed or said anew.',
  method: 'GET',
  path: '/v1/notifications/kinds',
  scope: 'notifications:read',
  risk: 'read',
  permissions: [],
  input: z.strictObject({}),
  output: z.strictObject({
    items: z.array(
      z.strictObject({
        id: z.string(),
        title: z.string(),
        address: z.strictObject({ need: needSchema, form: z.enum(['url', 'topic', 'room']), says: z.string() }),
        secret: memberSchema,
        signingSecret: memberSchema,
        begins: z.array(z.enum(STAGES)),
        edits: z.boolean(),
        calls: z.boolean(),
      }),
    ),
  }),
  examples: [{ title: 'All', input: {} }],
  run: async (_input, { ports }) => ({ items: (await ports.notifier.kinds()).map(({ id, title, address, secret, signingSecret, begins, edits, calls }) => ({ id, title, address, secret, signingSecret, begins: [...begins], edits, calls })) }),
});
