import middy from '@middy/core';
import { isFrom } from '../../events/define-event.ts';
import { runEvent } from '../../shared/agent/triggers.ts';
import { compose } from '../compose.ts';

const service = compose();

/** The definitions bring a schema each, which a start need not wait for. */
async function eventIdsOf(source: string, detailType: string): Promise<readonly string[]> {
  const { events } = await import('../../events/index.gen.ts');
  return events.filter((event) => isFrom(event, source) && event.detailType === detailType).map((event) => event.id);
}

/** Runs the operations that subscribe to an event of the bus. */
export const handler = middy().handler((event: unknown) => runEvent(service, event, eventIdsOf));
