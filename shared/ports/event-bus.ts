import type { JsonObject } from '../core/json.ts';

/** An event of ours as EventBridge carries it; `detailType` and `source` come from `events/`. */
export interface OutgoingEvent {
  readonly source: string;
  readonly detailType: string;
  readonly detail: JsonObject;
  readonly resources?: readonly string[];
}

/** At-least-once, unordered. Errors: `EVENT_TOO_LARGE` (over 256 KB), `EVENT_REFUSED`, `BUS_UNAVAILABLE`. */
export interface EventBus {
  publish(events: readonly OutgoingEvent[]): Promise<void>;
}
