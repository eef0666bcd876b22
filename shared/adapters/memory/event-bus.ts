import { tooLarge } from '../../core/errors.ts';
import { MAX_EVENT_BYTES } from '../../core/limits.ts';
import type { EventBus, OutgoingEvent } from '../../ports/event-bus.ts';

/** An {@link EventBus} for unit tests that keeps what was published. */
export class MemoryEventBus implements EventBus {
  readonly published: OutgoingEvent[] = [];

  async publish(events: readonly OutgoingEvent[]): Promise<void> {
    for (const event of events) {
      if (Buffer.byteLength(JSON.stringify(event)) > MAX_EVENT_BYTES) {
        throw tooLarge('EVENT_TOO_LARGE', `The event ${event.detailType} is larger than ${MAX_EVENT_BYTES} bytes.`);
      }
    }
    this.published.push(...structuredClone(events));
  }
}
