import { isFrom } from '../../../events/define-event.ts';
import { events } from '../../../events/index.gen.ts';
import type { ResourceRef } from '../../ports/index.ts';
import type { Signal } from '../../remediation/index.ts';
import { bounded } from './bounds.ts';
import { instantOf } from './instant.ts';
import { toEnvelope, type Envelope } from './shapes.ts';
import { eventSources } from './sources/index.gen.ts';

/** What an event says, or why it is not taken; `code` is stable. */
export type Intake = { readonly kind: 'typed'; readonly event: string; readonly signals: readonly Signal[] } | { readonly kind: 'refused'; readonly code: string; readonly detail: string };

const MAX_CHARACTERS = 300_000;
const MAX_DEPTH = 40;

const refuse = (code: string, detail: string): Intake => ({ kind: 'refused', code, detail });

/**
 * Types one event from outside: EventBridge's envelope, an alarm by SNS, or an alarm's direct call. Never throws:
 * `EVENT_TOO_LARGE`, `EVENT_TOO_DEEP`, `EVENT_BATCH`, `EVENT_MALFORMED`, `EVENT_TIME_INVALID`, `EVENT_UNKNOWN` and
 * `EVENT_DETAIL_INVALID` (with the place) say what is wrong with it; `EVENT_CONFIG_RULE_CALL`, `EVENT_BARE_FINDING` and
 * `EVENT_BARE_RECORD` what to send instead.
 */
export function readSignals(raw: unknown, provider: ResourceRef['provider']): Intake {
  if (depthOf(raw) > MAX_DEPTH) return refuse('EVENT_TOO_DEEP', `It is nested deeper than ${MAX_DEPTH} levels.`);
  if ((JSON.stringify(raw) ?? '').length > MAX_CHARACTERS) return refuse('EVENT_TOO_LARGE', `It is longer than ${MAX_CHARACTERS} characters.`);
  const shape = toEnvelope(raw);
  if (shape.kind === 'refused') return shape;
  const { envelope } = shape;
  if (depthOf(envelope.detail) > MAX_DEPTH) return refuse('EVENT_TOO_DEEP', `It is nested deeper than ${MAX_DEPTH} levels.`);
  const time = instantOf(envelope.time);
  if (time === undefined) return refuse('EVENT_TIME_INVALID', 'Its time is not an instant.');
  return typed(envelope, time, provider);
}

function typed(envelope: Envelope, time: string, provider: ResourceRef['provider']): Intake {
  const detailType = envelope['detail-type'];
  const event = events.find((candidate) => candidate.detailType === detailType && isFrom(candidate, envelope.source));
  const source = event && eventSources.find((candidate) => candidate.event === event.id);
  if (event === undefined || source === undefined) return refuse('EVENT_UNKNOWN', `Nothing is known of ${envelope.source.slice(0, 100)} "${detailType.slice(0, 100)}".`);
  const detail = event.schema.safeParse(envelope.detail);
  if (!detail.success) {
    const issue = detail.error.issues[0];
    return refuse('EVENT_DETAIL_INVALID', `/detail/${issue?.path.join('/') ?? ''}: ${issue?.message ?? 'is not valid'}`);
  }
  const { id, account, region, resources } = envelope;
  return { kind: 'typed', event: event.id, signals: source.read({ id, account, region, time, resources, detail: detail.data, provider }).map(bounded) };
}

/** Levels of nesting, counted without recursion: a hostile event must not end the process. */
function depthOf(value: unknown): number {
  let level: unknown[] = [value];
  for (let depth = 0; depth <= MAX_DEPTH; depth += 1) {
    level = level.flatMap((each) => (each !== null && typeof each === 'object' ? Object.values(each) : []));
    if (level.length === 0) return depth;
  }
  return MAX_DEPTH + 1;
}
