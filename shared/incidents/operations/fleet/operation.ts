import * as z from 'zod/mini';
import { defineOperation } from '../../../agent/operation.ts';
import { readFleet } from '../../fleets/fleet-store.ts';
import { fleetIdSchema, fleetViewOf, fleetViewSchema } from '../../fleets/view.ts';

export default defineOperation({
  id: 'incidents.fleet',
  title: 'Read a fleet',
  summary: 'Its waves, how far each member is, what it waits for, and why it stopped.',
  method: 'GET',
  path: '/v1/fleets/{id}',
  scope: 'fleets:read',
  risk: 'read',
  permissions: ['store:read'],
  input: z.strictObject({ id: fleetIdSchema }),
  output: fleetViewSchema,
  run: async ({ id }, { ports }) => fleetViewOf(ports.store, await readFleet(ports, id)),
});
