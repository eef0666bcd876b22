import {
  EventBridgeClient,
  PutEventsCommand,
  type EventBridgeClientConfig,
  type PutEventsRequestEntry,
} from '@aws-sdk/client-eventbridge';
import { DevopsError, tooLarge } from '../../core/errors.ts';
import { MAX_EVENT_BYTES } from '../../core/limits.ts';
import type { EventBus, OutgoingEvent } from '../../ports/event-bus.ts';

/** PutEvents takes at most ten entries a call. */
const ENTRIES_PER_CALL = 10;

/** An {@link EventBus} on one EventBridge bus. */
export class EventBridgeBus implements EventBus {
  readonly #client: EventBridgeClient;
  readonly #bus: string;

  constructor(bus: string, config: EventBridgeClientConfig = {}) {
    this.#client = new EventBridgeClient(config);
    this.#bus = bus;
  }

  async publish(events: readonly OutgoingEvent[]): Promise<void> {
    const entries = events.map((event) => this.#entry(event));
    for (let start = 0; start < entries.length; start += ENTRIES_PER_CALL) {
      await this.#put(entries.slice(start, start + ENTRIES_PER_CALL));
    }
  }

  #entry(event: OutgoingEvent): PutEventsRequestEntry {
    const detail = JSON.stringify(event.detail);
    if (Buffer.byteLength(detail) > MAX_EVENT_BYTES) {
      throw tooLarge('EVENT_TOO_LARGE', `The event ${event.detailType} is larger than ${MAX_EVENT_BYTES} bytes.`);
    }
    return {
      EventBusName: this.#bus,
      Source: event.source,
      DetailType: event.detailType,
      Detail: detail,
      ...(event.resources === undefined ? {} : { Resources: [...event.resources] }),
    };
  }

  async #put(entries: PutEventsRequestEntry[]): Promise<void> {
    const result = await this.#client.send(new PutEventsCommand({ Entries: entries })).catch((cause: unknown) => {
      throw new DevopsError('unavailable', 'BUS_UNAVAILABLE', 'The event bus could not be reached. Retry shortly.', { cause });
    });
    if ((result.FailedEntryCount ?? 0) === 0) return;
    const code = result.Entries?.find((entry) => entry.ErrorCode !== undefined)?.ErrorCode ?? 'unknown';
    throw new DevopsError('unavailable', 'EVENT_REFUSED', `The event bus refused an event (${code}).`);
  }
}
