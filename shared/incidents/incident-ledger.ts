import * as z from 'zod/mini';
import { nextLink } from '../core/hash-chain.ts';
import type { JsonObject } from '../core/json.ts';
import { isVersionConflict } from '../core/version-conflict.ts';
import type { Ports, Store } from '../ports/index.ts';

/** What is recorded of one step, in this order; a step ends APPLIED and then VERIFIED or ROLLED_BACK, or HANDED_OVER. */
export const RECORDS = ['PLANNED', 'APPROVED', 'DENIED', 'EVIDENCE', 'APPLYING', 'APPLIED', 'FAILED', 'UNDOING', 'UNDONE', 'VERIFIED', 'ROLLED_BACK', 'HANDED_OVER', 'NO_ACTION'] as const;

export const ledgerEntrySchema = z.strictObject({
  seq: z.number(),
  prev: z.string(),
  hash: z.string(),
  body: z.looseObject({ record: z.enum(RECORDS), at: z.string() }),
});
export type LedgerEntry = z.infer<typeof ledgerEntrySchema>;

const APPEND_ATTEMPTS = 20;
const partitionOf = (incident: string): string => `incident#${incident}#ledger`;
const sortOf = (seq: number): string => String(seq).padStart(8, '0');

/**
 * Appends to the incident's own hash chain. `key` names the fact: the same key is appended once, however often the step is
 * repeated after a crash. Resolves only after it is stored, so that an intent is always there before its effect.
 */
export async function appendEntry({ store, clock }: Pick<Ports, 'store' | 'clock'>, incident: string, record: (typeof RECORDS)[number], key: string, facts: JsonObject): Promise<void> {
  const id = `${record}#${key}`;
  for (let attempt = 1; ; attempt += 1) {
    const entries = await readLedger(store, incident);
    if (entries.some(({ body }) => body['id'] === id)) return;
    const link = nextLink(entries.at(-1), { ...facts, id, record, at: clock.now().toISOString() });
    try {
      await store.put({ partition: partitionOf(incident), sort: sortOf(link.seq) }, { ...link }, { ifVersion: 0 });
      return;
    } catch (thrown) {
      if (!isVersionConflict(thrown) || attempt === APPEND_ATTEMPTS) throw thrown;
    }
  }
}

/** All entries of one incident, first to last. */
export async function readLedger(store: Store, incident: string): Promise<readonly LedgerEntry[]> {
  const entries: LedgerEntry[] = [];
  let cursor: string | undefined;
  do {
    const page = await store.query(partitionOf(incident), cursor === undefined ? { limit: 1000 } : { limit: 1000, cursor });
    entries.push(...page.items.map((item) => ledgerEntrySchema.parse(item.value)));
    cursor = page.nextCursor;
  } while (cursor !== undefined);
  return entries;
}

/** First sequence number whose entry was changed, removed or put in between; undefined when the chain is whole. */
export function brokenAt(entries: readonly LedgerEntry[]): number | undefined {
  let last: LedgerEntry | undefined;
  for (const entry of entries) {
    const { at: _at, ...rest } = entry.body;
    const expected = nextLink(last, { ...rest, at: entry.body.at });
    if (expected.seq !== entry.seq || expected.prev !== entry.prev || expected.hash !== entry.hash) return expected.seq;
    last = entry;
  }
  return undefined;
}
