import * as z from 'zod/mini';
import { invalidInput, notFound } from '../core/errors.ts';
import type { JsonObject } from '../core/json.ts';
import type { Service } from './http/serve.ts';
import type { Channel } from './operation.ts';

const jsonObject = z.custom<JsonObject>((value) => value !== null && typeof value === 'object' && !Array.isArray(value));

const taskSchema = z.object({ operation: z.string(), input: jsonObject, execution: z.optional(z.string()) });

const busEventSchema = z.looseObject({ id: z.string(), source: z.string(), 'detail-type': z.string(), detail: jsonObject });

/**
 * Runs one named operation for a schedule or a workflow step: `{ operation, input, execution? }`.
 * The trigger is the caller; it may run only what is registered for it, which the function's cut of the registry ensures.
 */
export async function runTask(service: Service, channel: Extract<Channel, 'schedule' | 'workflow'>, event: unknown, requestId: string): Promise<unknown> {
  const task = taskSchema.safeParse(event);
  if (!task.success) throw invalidInput('INVALID_TASK', 'A task is { operation, input }.');
  const subject = task.data.execution ?? channel;
  return service.agent.run(task.data.operation, task.data.input, { subject, scopes: ['*'], channel, requestId });
}

/**
 * Runs every operation that subscribes to the event. Delivery is at least once: the bus's event id is kept so that a
 * repeat is not run again. Throws when an operation failed, so that the bus retries and then keeps the event.
 */
export async function runEvent(
  service: Service,
  event: unknown,
  subscribers: (source: string, detailType: string) => Promise<readonly string[]>,
): Promise<{ ran: string[] }> {
  const parsed = busEventSchema.safeParse(event);
  if (!parsed.success) throw invalidInput('INVALID_EVENT', 'This is not an EventBridge event.');
  const { id, source, detail } = parsed.data;
  const eventIds = await subscribers(source, parsed.data['detail-type']);
  const wanted = service.agent.operations.filter((operation) => operation.events?.some((name) => eventIds.includes(name)));
  if (wanted.length === 0) throw notFound('EVENT_NOT_SUBSCRIBED', `No operation is run by ${source} "${parsed.data['detail-type']}".`);
  const ran: string[] = [];
  for (const operation of wanted) {
    const key = { partition: 'delivered', sort: `${id}#${operation.id}` };
    if (await service.ports.store.get(key)) continue;
    const { fromEvent } = await operation.load();
    const input = fromEvent === undefined ? detail : fromEvent(detail, JSON.parse(JSON.stringify(parsed.data)));
    await service.agent.run(operation.id, input, { subject: `event:${source}`, scopes: ['*'], channel: 'event', requestId: id });
    const expiresAt = new Date(service.ports.clock.now().getTime() + 48 * 3_600_000);
    await service.ports.store.put(key, { operation: operation.id }, { expiresAt });
    ran.push(operation.id);
  }
  return { ran };
}
