import { beforeEach, describe, expect, it } from 'vitest';
import { ManualClock } from '../adapters/memory/clock.ts';
import { MemoryStore } from '../adapters/memory/store.ts';
import { Ledger, listLedger, verifyLedger } from './ledger.ts';

describe('ledger', () => {
  let store: MemoryStore;
  let clock: ManualClock;
  let chain: string;

  beforeEach(async () => {
    clock = new ManualClock();
    store = new MemoryStore(clock);
    const ledger = new Ledger(store, clock);
    const written = await Promise.all([1, 2, 3].map((n) => ledger.append({ n })));
    chain = written[0]?.chain ?? '';
    clock.advance(1000);
    await new Ledger(store, clock).append({ n: 4 });
  });

  const at = (seq: number) => ({ partition: `ledger#chain#${chain}`, sort: String(seq).padStart(12, '0') });

  it('keeps concurrent appends in one whole chain and lists them by time', async () => {
    expect(await verifyLedger(store)).toEqual({ ok: true, records: 4 });
    const { records } = await listLedger(store, clock.now(), { limit: 10 });
    expect(records.map((record) => record.body['n'])).toEqual([1, 2, 3, 4]);
    expect(records.map((record) => record.seq)).toEqual([1, 2, 3, 1]);
  });

  it('names a record that was changed', async () => {
    const item = await store.get(at(2));
    await store.put(at(2), { ...item?.value, body: { n: 99 } });
    expect(await verifyLedger(store)).toMatchObject({ ok: false, brokenAt: `${chain}/2` });
  });

  it('names a record that was removed, in the middle and at the end', async () => {
    await store.delete(at(3));
    expect(await verifyLedger(store)).toMatchObject({ ok: false, brokenAt: `${chain}/3` });
    await store.delete(at(1));
    expect(await verifyLedger(store)).toMatchObject({ ok: false, brokenAt: `${chain}/1` });
  });

  it('never overwrites a record', async () => {
    await expect(store.put(at(1), {}, { ifVersion: 0 })).rejects.toMatchObject({ code: 'VERSION_CONFLICT' });
  });
});
