import { describe, expect, it } from 'vitest';
import { raced, START } from '../../test/incidents.ts';
import { ManualClock } from '../adapters/memory/clock.ts';
import { MemoryStore } from '../adapters/memory/store.ts';
import { versionConflict } from '../core/version-conflict.ts';
import { appendEntry, brokenAt, readLedger } from './incident-ledger.ts';

function reach() {
  const clock = new ManualClock(new Date(START));
  return { clock, store: new MemoryStore(clock) };
}

async function threeEntries() {
  const at = reach();
  await appendEntry(at, 'inc-1', 'PLANNED', '1#abc', { plan: 'abc' });
  at.clock.advance(1000);
  await appendEntry(at, 'inc-1', 'APPLYING', '1#stop', { step: 'stop' });
  await appendEntry(at, 'inc-1', 'APPLIED', '1#stop', { step: 'stop' });
  return { ...at, entries: await readLedger(at.store, 'inc-1') };
}

describe('the ledger of an incident', () => {
  it('is a chain of what was recorded, in order, with the time', async () => {
    const { entries, store } = await threeEntries();
    expect(entries.map(({ seq, body }) => [seq, body.record, body['id'], body.at])).toEqual([
      [1, 'PLANNED', 'PLANNED#1#abc', '2026-01-01T00:00:00.000Z'],
      [2, 'APPLYING', 'APPLYING#1#stop', '2026-01-01T00:00:01.000Z'],
      [3, 'APPLIED', 'APPLIED#1#stop', '2026-01-01T00:00:01.000Z'],
    ]);
    expect(entries[0]?.body['plan']).toBe('abc');
    expect(entries[1]?.prev).toBe(entries[0]?.hash);
    expect(brokenAt(entries)).toBeUndefined();
    expect(brokenAt([])).toBeUndefined();
    expect(await readLedger(store, 'inc-2')).toEqual([]);
  });

  it('takes a fact once, however often the step is repeated, and the same key of another record', async () => {
    const { store, clock } = await threeEntries();
    await appendEntry({ store, clock }, 'inc-1', 'APPLIED', '1#stop', { step: 'again' });
    expect(await readLedger(store, 'inc-1')).toHaveLength(3);
    await appendEntry({ store, clock }, 'inc-1', 'UNDONE', '1#stop', {});
    expect(await readLedger(store, 'inc-1')).toHaveLength(4);
  });

  it('keeps its order beyond what fits one page', async () => {
    const at = reach();
    const size = 12;
    for (let index = 0; index < size; index += 1) await appendEntry(at, 'inc-1', 'EVIDENCE', String(index), {});
    const paged = raced(at.store, async () => undefined);
    const entries = await readLedger({ ...paged, query: (partition, options) => at.store.query(partition, { ...options, limit: 5 }) }, 'inc-1');
    expect(entries.map(({ body }) => body['id'])).toEqual(Array.from({ length: size }, (_, index) => `EVIDENCE#${index}`));
    expect(brokenAt(entries)).toBeUndefined();
  });

  it('is read in large pages', async () => {
    const { store } = await threeEntries();
    const limits: (number | undefined)[] = [];
    const first = raced(store, async () => undefined);
    const asked = { ...first, query: async (partition: string, options: Parameters<typeof store.query>[1] = {}) => {
      limits.push(options.limit);
      return store.query(partition, { ...options, limit: 2 });
    } };
    expect(await readLedger(asked, 'inc-1')).toHaveLength(3);
    expect(limits).toEqual([1000, 1000]);
  });

  it.each([
    ['changed', (entries: readonly object[]) => entries.map((entry, index) => (index === 1 ? { ...entry, body: { record: 'APPLYING', at: START, step: 'other', id: 'APPLYING#1#stop' } } : entry)), 2],
    ['removed', (entries: readonly object[]) => entries.filter((_entry, index) => index !== 1), 2],
    ['cut off at the start', (entries: readonly object[]) => entries.slice(1), 1],
    ['put in', (entries: readonly object[]) => [...entries.slice(0, 2), entries[1] ?? {}, ...entries.slice(2)], 3],
    ['given another number', (entries: readonly object[]) => entries.map((entry, index) => (index === 2 ? { ...entry, seq: 7 } : entry)), 3],
    ['given another predecessor', (entries: readonly object[]) => entries.map((entry, index) => (index === 2 ? { ...entry, prev: '0' } : entry)), 3],
    ['given another hash', (entries: readonly object[]) => entries.map((entry, index) => (index === 2 ? { ...entry, hash: '0' } : entry)), 3],
  ])('shows where an entry was %s', async (_how, tamper, at) => {
    const { entries } = await threeEntries();
    expect(brokenAt(JSON.parse(JSON.stringify(tamper(entries))))).toBe(at);
  });

  it('gives two writers at once one number each', async () => {
    const { store, clock } = reach();
    let others = 3;
    const slow = { clock, store: raced(store, async () => {
      others -= 1;
      if (others >= 0) await appendEntry({ store, clock }, 'inc-1', 'EVIDENCE', String(others), {});
    }) };
    await appendEntry(slow, 'inc-1', 'PLANNED', 'mine', {});
    const entries = await readLedger(store, 'inc-1');
    expect(entries.map(({ seq }) => seq)).toEqual([1, 2, 3, 4]);
    expect(entries.at(-1)?.body.record).toBe('PLANNED');
    expect(brokenAt(entries)).toBeUndefined();
  });

  it('gives up after twenty lost races, and at once on any other failure', async () => {
    const { store, clock } = reach();
    const attempts = { conflict: 0, broken: 0 };
    const losing = { clock, store: raced(store, async () => {
      attempts.conflict += 1;
      throw versionConflict('here');
    }) };
    await expect(appendEntry(losing, 'inc-1', 'PLANNED', 'x', {})).rejects.toMatchObject({ code: 'VERSION_CONFLICT' });
    const broken = { clock, store: raced(store, async () => {
      attempts.broken += 1;
      throw new Error('down');
    }) };
    await expect(appendEntry(broken, 'inc-1', 'PLANNED', 'x', {})).rejects.toThrow('down');
    expect(attempts).toEqual({ conflict: 20, broken: 1 });
  });

  it('sorts beyond the tenth entry and keeps incidents apart', async () => {
    const { store } = await threeEntries();
    const { items } = await store.query('incident#inc-1#ledger');
    expect(items.map(({ key }) => key.sort)).toEqual(['00000001', '00000002', '00000003']);
  });
});
