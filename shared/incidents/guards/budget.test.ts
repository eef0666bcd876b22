import { describe, expect, it } from 'vitest';
import { raced } from '../../../test/incidents.ts';
import { ManualClock } from '../../adapters/memory/clock.ts';
import { MemoryStore } from '../../adapters/memory/store.ts';
import { versionConflict } from '../../core/version-conflict.ts';
import { dayOf, holderOf, hourOf, reserve } from './budget.ts';

function reach() {
  const clock = new ManualClock();
  return { clock, store: new MemoryStore(clock) };
}

describe('a budget', () => {
  it('has so many places and no more', async () => {
    const at = reach();
    const taken = [];
    for (const holder of ['a', 'b', 'c', 'd']) taken.push(await reserve(at, 'key', holder, 2, 3600));
    expect(taken).toEqual([true, true, false, false]);
    expect(await reserve(at, 'other', 'c', 2, 3600)).toBe(true);
    expect(await reserve(at, 'none', 'a', 0, 3600)).toBe(false);
  });

  it('gives a holder no second place', async () => {
    const at = reach();
    for (let time = 0; time < 5; time += 1) expect(await reserve(at, 'key', 'a', 2, 3600)).toBe(true);
    expect(await reserve(at, 'key', 'b', 2, 3600)).toBe(true);
    expect(await reserve(at, 'key', 'a', 1, 3600)).toBe(true);
    expect(await holderOf(at.store, 'key')).toBe('a');
    expect(await holderOf(at.store, 'other')).toBeUndefined();
  });

  it('is kept for twice its window and forgotten then', async () => {
    const at = reach();
    await reserve(at, 'key', 'a', 1, 60);
    at.clock.advance(119_999);
    expect(await reserve(at, 'key', 'b', 1, 60)).toBe(false);
    at.clock.advance(1);
    expect(await reserve(at, 'key', 'b', 1, 60)).toBe(true);
  });

  it('is never overdrawn by twenty who ask at once', async () => {
    const at = reach();
    const answers = await Promise.all(Array.from({ length: 20 }, (_, index) => reserve(at, 'key', String(index), 3, 60)));
    expect(answers.filter(Boolean)).toHaveLength(3);
  });

  it('gives up after fifty lost races, and at once on any other failure', async () => {
    const { store, clock } = reach();
    const attempts = { conflict: 0, broken: 0 };
    const losing = raced(store, async () => {
      attempts.conflict += 1;
      throw versionConflict('here');
    });
    await expect(reserve({ store: losing, clock }, 'key', 'a', 1, 60)).rejects.toMatchObject({ code: 'VERSION_CONFLICT' });
    const broken = raced(store, async () => {
      attempts.broken += 1;
      throw new Error('down');
    });
    await expect(reserve({ store: broken, clock }, 'key', 'a', 1, 60)).rejects.toThrow('down');
    expect(attempts).toEqual({ conflict: 50, broken: 1 });
  });

  it('counts by hour and by day of UTC', () => {
    const at = new Date('2026-11-23T14:59:59.999Z');
    expect([hourOf(at), dayOf(at)]).toEqual(['2026-11-23T14', '2026-11-23']);
  });
});
