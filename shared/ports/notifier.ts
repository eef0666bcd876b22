import type { JsonObject } from '../core/json.ts';

/** What people are told about one incident; a notifier renders it and edits what it wrote before. */
export interface Notice {
  /** One thread per incident: the same key edits, never repeats. */
  readonly thread: string;
  /** Grows with each change of the incident; an older one never replaces a newer one. */
  readonly revision: number;
  readonly severity: 'critical' | 'high' | 'medium' | 'low';
  readonly state: 'open' | 'awaiting-approval' | 'acting' | 'closed';
  readonly title: string;
  readonly summary: string;
  /** Facts to list, already masked. */
  readonly fields: Readonly<Record<string, string>>;
  /** One-time ids for the two buttons; they say nothing by themselves and a GET on them has no effect. */
  readonly decision?: { readonly approve: string; readonly deny: string; readonly expiresAt: string };
  /** A person is needed now. */
  readonly page: boolean;
}

/** Where a thread lives at the provider, kept by the caller and given back on the next delivery. */
export type ThreadState = JsonObject;

/**
 * Delivers to one place. Throws `NOTIFIER_UNAVAILABLE` (worth a retry) or `NOTIFIER_REFUSED` (not). The caller queues and
 * retries: a dead notifier never delays healing.
 */
export interface Notifier {
  readonly id: string;
  deliver(notice: Notice, previous: ThreadState | undefined): Promise<ThreadState>;
}
