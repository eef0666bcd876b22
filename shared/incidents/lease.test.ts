import { describe, expect, it } from 'vitest';
import { raced, resourceOf } from '../../test/incidents.ts';
import { ManualClock } from '../adapters/memory/clock.ts';
import { MemoryStore } from '../adapters/memory/store.ts';
import { acquireLease, holdLease, LEASE_SECONDS, releaseLease, resourceKey } from './lease.ts';

const SHOP = resourceOf('shop');

function reach() {
  const clock = new ManualClock();
  return { clock, store: new MemoryStore(clock) };
}

describe('the lease on a resource', () => {
  it('is one per provider, account, region, type and id', () => {
    const keys = [SHOP, { ...SHOP, provider: 'aws' as const }, { ...SHOP, account: '2' }, { ...SHOP, region: 'eu-west-1' }, { ...SHOP, type: 'AWS::S3::Bucket' }, { ...SHOP, id: 'cart' }].map(resourceKey);
    expect(new Set(keys).size).toBe(6);
    expect(keys[0]).toBe('sandbox#111122223333#us-east-1#AWS::Lambda::Function#shop');
  });

  it('is given to the first, for a while, and to nobody else meanwhile', async () => {
    const at = reach();
    expect(await acquireLease(at, SHOP, 'a')).toEqual({ holder: 'a', fence: 1, until: '2026-01-01T00:03:00.000Z' });
    expect(await acquireLease(at, SHOP, 'b')).toBeUndefined();
    expect(await acquireLease(at, resourceOf('cart'), 'b')).toMatchObject({ holder: 'b', fence: 1 });
  });

  it('is renewed by its holder under the same fence', async () => {
    const at = reach();
    await acquireLease(at, SHOP, 'a');
    at.clock.advance(60_000);
    expect(await acquireLease(at, SHOP, 'a')).toEqual({ holder: 'a', fence: 1, until: '2026-01-01T00:04:00.000Z' });
    at.clock.advance(LEASE_SECONDS * 1000 - 1);
    expect(await acquireLease(at, SHOP, 'b')).toBeUndefined();
  });

  it('passes on when it ran out, to the moment, with a higher fence', async () => {
    const at = reach();
    await acquireLease(at, SHOP, 'a');
    at.clock.advance(LEASE_SECONDS * 1000);
    expect(await acquireLease(at, SHOP, 'b')).toMatchObject({ holder: 'b', fence: 2 });
    await expect(holdLease(at, SHOP, 'a', 1)).rejects.toMatchObject({ code: 'LEASE_LOST', kind: 'conflict', message: expect.stringContaining('nothing was done') });
  });

  it('stays with a holder who slept past its end when nobody came in between', async () => {
    const at = reach();
    await acquireLease(at, SHOP, 'a');
    at.clock.advance(LEASE_SECONDS * 2000);
    await expect(holdLease(at, SHOP, 'a', 1)).resolves.toBeUndefined();
  });

  it('is lost to one who comes back after another had it and gave it back', async () => {
    const at = reach();
    await acquireLease(at, SHOP, 'a');
    at.clock.advance(LEASE_SECONDS * 1000);
    await acquireLease(at, SHOP, 'b');
    await releaseLease(at, SHOP, 'b');
    await expect(holdLease(at, SHOP, 'a', 1)).rejects.toMatchObject({ code: 'LEASE_LOST' });
  });

  it('is free again once given back, and its fence goes on', async () => {
    const at = reach();
    await acquireLease(at, SHOP, 'a');
    await releaseLease(at, SHOP, 'a');
    expect(await acquireLease(at, SHOP, 'b')).toMatchObject({ holder: 'b', fence: 2 });
  });

  it('can only be given back by its holder', async () => {
    const at = reach();
    await releaseLease(at, SHOP, 'a');
    await acquireLease(at, SHOP, 'a');
    await releaseLease(at, SHOP, 'b');
    expect(await acquireLease(at, SHOP, 'b')).toBeUndefined();
  });

  it('goes to exactly one of two who ask at once', async () => {
    const { store, clock } = reach();
    const slow = { clock, store: raced(store, async () => void (await acquireLease({ store, clock }, SHOP, 'quick'))) };
    expect(await acquireLease(slow, SHOP, 'slow')).toBeUndefined();
    expect(await acquireLease({ store, clock }, SHOP, 'quick')).toMatchObject({ fence: 1 });
  });

  it('is not given back over somebody who took it in between', async () => {
    const { store, clock } = reach();
    await acquireLease({ store, clock }, SHOP, 'a');
    const slow = { clock, store: raced(store, async () => {
      clock.advance(LEASE_SECONDS * 1000);
      await acquireLease({ store, clock }, SHOP, 'b');
    }) };
    await expect(releaseLease(slow, SHOP, 'a')).resolves.toBeUndefined();
    await expect(holdLease({ store, clock }, SHOP, 'b', 2)).resolves.toBeUndefined();
  });

  it('is nobody\'s when the store fails, which is said', async () => {
    const { store, clock } = reach();
    const broken = { clock, store: raced(store, async () => { throw new Error('down'); }) };
    await expect(acquireLease(broken, SHOP, 'a')).rejects.toThrow('down');
    await acquireLease({ store, clock }, SHOP, 'a');
    await expect(releaseLease(broken, SHOP, 'a')).rejects.toThrow('down');
  });
});
