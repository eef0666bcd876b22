import type * as z from 'zod/mini';

/** An EventBridge event pattern: a JSON object of fields, see "Amazon EventBridge event patterns". */
export type EventPattern = Readonly<Record<string, unknown>>;

/**
 * What arrives or what we emit: one folder `events/<source>/<name>/` with `event.ts` and `sample.json`. No logic.
 * `schema` describes `detail`; `pattern` selects it on the bus.
 */
export interface EventDefinition<Detail = unknown> {
  /** `<source folder>.<name folder>`. */
  readonly id: string;
  readonly title: string;
  readonly direction: 'inbound' | 'outbound';
  /** `aws.*` stands for every AWS service. */
  readonly source: string;
  readonly detailType: string;
  readonly schema: z.ZodMiniType<Detail>;
  readonly pattern: EventPattern;
}

/** Declares an event; operations name it in `events` to be run by it. */
export function defineEvent<Detail>(event: Omit<EventDefinition<Detail>, 'pattern'> & { readonly pattern?: EventPattern }): EventDefinition<Detail> {
  return { pattern: { source: [event.source], 'detail-type': [event.detailType] }, ...event };
}

/** True when events of this kind come from `source`. */
export function isFrom(event: Pick<EventDefinition, 'source'>, source: string): boolean {
  return event.source === source || (event.source === 'aws.*' && source.startsWith('aws.'));
}
