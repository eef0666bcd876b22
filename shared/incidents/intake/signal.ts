import type { ResourceRef } from '../../ports/index.ts';
import type { Signal } from '../../remediation/index.ts';
import type { Delivery } from './model.ts';

const MAX_TITLE = 500;
const MAX_REASON = 1000;

/** What an event says itself; the rest is as most events have it. */
type Own = Pick<Signal, 'type' | 'kind' | 'fingerprint' | 'title'> & Partial<Signal>;

/** A signal of a delivery: of its account, region and time, firing and of medium severity unless `own` says otherwise. */
export function toSignal({ id, account, region, time }: Delivery, own: Own): Signal {
  const signal: Signal = { id, status: 'firing', at: time, severity: 'medium', account, region, resources: [], reason: '', attributes: {}, sample: false, suppressed: false, ...own };
  return { ...signal, title: signal.title.slice(0, MAX_TITLE), reason: signal.reason.slice(0, MAX_REASON) };
}

/** A resource in the account and region of a delivery; none for an empty id, which would stand for every resource of its type. */
export function refsOf({ account, region, provider }: Pick<Delivery, 'account' | 'region' | 'provider'>, type: string | undefined, id: string | undefined): readonly ResourceRef[] {
  return type === undefined || id === undefined || id === '' ? [] : [{ provider, account, region, type, id }];
}
