import type { ResourceRef } from '../../ports/index.ts';
import type { Signal } from '../../remediation/index.ts';

/** One delivered event, its `detail` already of the shape that its definition under `events/` asks for. */
export interface Delivery<Detail = unknown> {
  readonly id: string;
  readonly account: string;
  readonly region: string;
  /** When the event was sent, ISO 8601 UTC. */
  readonly time: string;
  readonly resources: readonly string[];
  readonly detail: Detail;
  /** What its resources are looked up in. */
  readonly provider: ResourceRef['provider'];
}

/**
 * How one kind of event is read: one folder `intake/sources/<event's id without its vendor>/source.ts`. Pure. An event that
 * says nothing (an alarm without data) gives no signal.
 */
export interface EventSource {
  /** Id of the event under `events/`. */
  readonly event: string;
  /** What makes two of its events one fact, for docs/events.md. */
  readonly fact: string;
  /** When it asks for something, for docs/events.md. */
  readonly fires: string;
  read(delivery: Delivery): readonly Signal[];
}

/** Binds the type of `detail` to the event's schema, by which it was parsed. */
export function defineSource<Detail>(source: Omit<EventSource, 'read'> & { readonly read: (delivery: Delivery<Detail>) => readonly Signal[] }): EventSource {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- `readSignals` parses the detail by the schema of `event` before.
  return { ...source, read: (delivery) => source.read(delivery as Delivery<Detail>) };
}
