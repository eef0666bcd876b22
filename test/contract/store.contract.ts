import { beforeEach, describe, expect, it } from 'vitest';
import type { ManualClock } from '../../shared/adapters/memory/clock.ts';
import type { Store } from '../../shared/ports/store.ts';

/** What every {@link Store} must do; `open` gives an empty store driven by the clock. */
export function storeContract(name: string, open: () => Promise<{ store: Store; clock: ManualClock }>): void {
  describe(`Store contract: ${name}`, () => {
    let store: Store;
    let clock: ManualClock;
    const key = { partition: 'p', sort: 'a' };

    beforeEach(async () => {
      ({ store, clock } = await open());
    });

    it('gives back what was put, with its version', async () => {
      expect(await store.get(key)).toBeUndefined();
      await store.put(key, { text: 'ü', list: [1, { deep: true }], none: null });
      expect(await store.get(key)).toEqual({ key, value: { text: 'ü', list: [1, { deep: true }], none: null }, version: 1 });
      expect((await store.put(key, { text: 'b' })).version).toBe(2);
      expect((await store.get(key))?.value).toEqual({ text: 'b' });
    });

    it('writes conditionally on the version', async () => {
      await store.put(key, { n: 1 }, { ifVersion: 0 });
      await expect(store.put(key, { n: 2 }, { ifVersion: 0 })).rejects.toMatchObject({ code: 'VERSION_CONFLICT', kind: 'conflict' });
      await expect(store.put(key, { n: 2 }, { ifVersion: 7 })).rejects.toMatchObject({ code: 'VERSION_CONFLICT' });
      await store.put(key, { n: 2 }, { ifVersion: 1 });
      await expect(store.delete(key, { ifVersion: 1 })).rejects.toMatchObject({ code: 'VERSION_CONFLICT' });
      expect((await store.get(key))?.value).toEqual({ n: 2 });
      await store.delete(key, { ifVersion: 2 });
      await store.delete(key);
      expect(await store.get(key)).toBeUndefined();
    });

    it('lets exactly one of many concurrent creators win', async () => {
      const attempts = Array.from({ length: 12 }, (_unused, index) => store.put(key, { index }, { ifVersion: 0 }));
      const outcomes = await Promise.allSettled(attempts);
      expect(outcomes.filter((outcome) => outcome.status === 'fulfilled')).toHaveLength(1);
    });

    it('lists a partition in order, by prefix, in pages, both ways', async () => {
      for (const sort of ['b1', 'a2', 'a1', 'a3', 'c1']) await store.put({ partition: 'list', sort }, { sort });
      await store.put({ partition: 'other', sort: 'a0' }, {});
      const sorts = async (options: Parameters<Store['query']>[1]): Promise<string[]> => (await store.query('list', options)).items.map((item) => item.key.sort);
      expect(await sorts({})).toEqual(['a1', 'a2', 'a3', 'b1', 'c1']);
      expect(await sorts({ prefix: 'a' })).toEqual(['a1', 'a2', 'a3']);
      expect(await sorts({ descending: true, limit: 2 })).toEqual(['c1', 'b1']);
      const first = await store.query('list', { limit: 2 });
      const second = await store.query('list', { limit: 2, cursor: first.nextCursor ?? '' });
      const third = await store.query('list', { limit: 2, cursor: second.nextCursor ?? '' });
      expect([first, second, third].flatMap((page) => page.items.map((item) => item.key.sort))).toEqual(['a1', 'a2', 'a3', 'b1', 'c1']);
      expect(third.nextCursor).toBeUndefined();
      await expect(store.query('list', { cursor: 'nonsense' })).rejects.toMatchObject({ code: 'INVALID_CURSOR' });
    });

    it('treats an expired item as absent at once', async () => {
      await store.put(key, { n: 1 }, { expiresAt: new Date(clock.now().getTime() + 1000) });
      expect(await store.get(key)).toMatchObject({ value: { n: 1 } });
      clock.advance(1000);
      expect(await store.get(key)).toBeUndefined();
      expect((await store.query('p')).items).toEqual([]);
      expect((await store.put(key, { n: 2 }, { ifVersion: 0 })).version).toBe(1);
    });

    it('counts without losing an increment', async () => {
      const counts = await Promise.all(Array.from({ length: 20 }, () => store.increment(key, 1)));
      expect(counts.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 20 }, (_unused, index) => index + 1));
      const expiresAt = new Date(clock.now().getTime() + 1000);
      await store.increment({ partition: 'p', sort: 'window' }, 5, { expiresAt });
      clock.advance(1000);
      expect(await store.increment({ partition: 'p', sort: 'window' }, 2)).toBe(2);
    });

    it('refuses an item that could not be stored, and keeps the one before', async () => {
      await store.put(key, { n: 1 });
      await expect(store.put(key, { text: 'x'.repeat(400_000) })).rejects.toMatchObject({ code: 'ITEM_TOO_LARGE', kind: 'too-large' });
      expect((await store.get(key))?.value).toEqual({ n: 1 });
    });
  });
}
