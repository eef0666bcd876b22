import * as z from 'zod/mini';
import { isVersionConflict } from '../../core/version-conflict.ts';
import type { Ports } from '../../ports/index.ts';
import type { Signal } from '../../remediation/index.ts';
import { toJson } from '../incident-store.ts';

type Reach = Pick<Ports, 'store' | 'clock'>;

const ATTEMPTS = 20;
const KEPT_DAYS = 30;

const factSchema = z.strictObject({
  at: z.string(),
  version: z.optional(z.number()),
  status: z.string(),
  incident: z.nullable(z.string()),
  /** The state before this one. */
  before: z.nullable(z.string()),
  /** False until what follows from this state is done. */
  settled: z.boolean(),
});
export type KnownFact = z.infer<typeof factSchema>;

const keyOf = (fingerprint: string) => ({ partition: 'fingerprints', sort: fingerprint.slice(0, 900) });

export async function knownFact({ store }: Pick<Ports, 'store'>, fingerprint: string): Promise<KnownFact | undefined> {
  const item = await store.get(keyOf(fingerprint));
  return item === undefined ? undefined : factSchema.parse(item.value);
}

/** True when the signal says something newer than what is known: by the source's own counter, else by its clock. */
export function isNewer(signal: Pick<Signal, 'at' | 'version'>, known: Pick<KnownFact, 'at' | 'version'>): boolean {
  if (signal.version !== undefined && known.version !== undefined) return signal.version > known.version;
  return signal.at > known.at;
}

const isSame = (signal: Signal, known: KnownFact): boolean => signal.at === known.at && signal.version === known.version && signal.status === known.status;

/**
 * Notes the newest state of a fact. `accepted: false` for what is older or already settled, with the incident it belongs to:
 * a late event never overrides a newer one, however many workers there are. A state that was noted but never settled is
 * accepted again: its worker died in between.
 */
export async function noteFact({ store, clock }: Reach, signal: Signal): Promise<Pick<KnownFact, 'incident' | 'before'> & { readonly accepted: boolean }> {
  for (let attempt = 1; ; attempt += 1) {
    const item = await store.get(keyOf(signal.fingerprint));
    const known = item === undefined ? undefined : factSchema.parse(item.value);
    if (known !== undefined && !isNewer(signal, known)) return { accepted: !known.settled && isSame(signal, known), incident: known.incident, before: known.before };
    const fact: KnownFact = { at: signal.at, ...(signal.version === undefined ? {} : { version: signal.version }), status: signal.status, incident: known?.incident ?? null, before: known?.status ?? null, settled: false };
    try {
      const expiresAt = new Date(clock.now().getTime() + KEPT_DAYS * 86_400_000);
      await store.put(keyOf(signal.fingerprint), toJson(fact), { ifVersion: item?.version ?? 0, expiresAt });
      return { accepted: true, incident: fact.incident, before: fact.before };
    } catch (thrown) {
      if (!isVersionConflict(thrown) || attempt === ATTEMPTS) throw thrown;
    }
  }
}

/** What follows from this state of the fact is done; what comes later finds its incident. A newer state stays unsettled. */
export async function settleFact({ store }: Reach, signal: Signal, incident: string | null): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    const item = await store.get(keyOf(signal.fingerprint));
    if (item === undefined) return;
    const known = factSchema.parse(item.value);
    const fact: KnownFact = { ...known, incident: incident ?? known.incident, settled: known.settled || isSame(signal, known) };
    if (fact.incident === known.incident && fact.settled === known.settled) return;
    try {
      await store.put(keyOf(signal.fingerprint), toJson(fact), { ifVersion: item.version, ...(item.expiresAt === undefined ? {} : { expiresAt: item.expiresAt }) });
      return;
    } catch (thrown) {
      if (!isVersionConflict(thrown) || attempt === ATTEMPTS) throw thrown;
    }
  }
}
