import type { Signal } from '../../remediation/index.ts';
import { instantOf } from './instant.ts';
import type { Delivery } from './model.ts';
import { refsOf, toSignal } from './signal.ts';

interface DatabaseEvent {
  readonly EventID?: string | undefined;
  readonly EventCategories?: readonly string[] | undefined;
  readonly SourceIdentifier: string;
  readonly Date?: string | undefined;
  readonly Message?: string | undefined;
}

/** Categories after which somebody or something has to act; the others tell of what is as it should be. */
const TROUBLE: ReadonlySet<string> = new Set(['availability', 'failover', 'failure', 'low storage', 'recovery']);

/** What happened to a database or to a cluster of them, whose new writer a failover names; each event is a fact of its own. */
export function databaseSignal(delivery: Delivery<DatabaseEvent>, event: string, type: string): Signal {
  const { EventID: eventId, EventCategories: categories = [], SourceIdentifier: name, Date: date, Message: message } = delivery.detail;
  return toSignal(delivery, {
    type: event,
    kind: 'failure',
    fingerprint: `rds:${delivery.account}:${delivery.region}:${name}:${eventId ?? categories.join()}:${date ?? delivery.time}`,
    status: categories.some((category) => TROUBLE.has(category)) ? 'firing' : 'information',
    at: instantOf(date ?? '') ?? delivery.time,
    severity: 'high',
    resources: [...refsOf(delivery, type, name), ...refsOf(delivery, 'AWS::RDS::DBInstance', /failover to DB instance: ([A-Za-z][\w-]*)/i.exec(message ?? '')?.[1])],
    title: `${eventId ?? 'An event'} of ${name}`,
    reason: message ?? '',
    attributes: { eventId: eventId ?? '', categories: categories.join(',').slice(0, 500), eventOf: delivery.resources[0] ?? '' },
  });
}
