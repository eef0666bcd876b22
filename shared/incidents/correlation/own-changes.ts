import type { Ports, ResourceRef } from '../../ports/index.ts';
import type { Signal } from '../../remediation/index.ts';
import { resourceKey } from '../lease.ts';

type Reach = Pick<Ports, 'store' | 'clock'>;

const ECHO_MINUTES = 15;
/** How the roles and sessions of this service are named; see `infra/`. */
const OWN_PRINCIPAL = /(?:^|[/:])devops-engineer[-/]/;

const keyOf = (resource: ResourceRef) => ({ partition: 'own-changes', sort: resourceKey(resource) });

/** Noted before each effect, so that the events which it causes are known for ours. */
export async function noteOwnChange({ store, clock }: Reach, resource: ResourceRef, incident: string): Promise<void> {
  await store.put(keyOf(resource), { incident }, { expiresAt: new Date(clock.now().getTime() + ECHO_MINUTES * 60_000) });
}

/** True for a change that we made: by who made it, or on what we were at work a moment ago. Alarms and findings are never ours. */
export async function isOwnChange({ store }: Pick<Ports, 'store'>, signal: Signal): Promise<boolean> {
  if (signal.principal !== undefined && OWN_PRINCIPAL.test(signal.principal)) return true;
  if (signal.kind !== 'change') return false;
  for (const resource of signal.resources) if ((await store.get(keyOf(resource))) !== undefined) return true;
  return false;
}
