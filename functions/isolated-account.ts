import { MemoryBlobs } from '../shared/adapters/memory/blobs.ts';
import { ManualClock } from '../shared/adapters/memory/clock.ts';
import { MemoryStore } from '../shared/adapters/memory/store.ts';
import { SANDBOX_ACCOUNT, SANDBOX_REGIONS } from '../shared/adapters/sandbox/account.ts';
import { Sandbox } from '../shared/adapters/sandbox/sandbox.ts';
import { Simulator } from '../shared/adapters/sandbox/simulator.ts';
import type { IsolatedAccount } from '../shared/ports/index.ts';

/** A simulated account in memory, on a clock that stands still until it is moved. */
export async function isolatedAccount(): Promise<IsolatedAccount> {
  const clock = new ManualClock();
  const store = new MemoryStore(clock);
  const simulation = new Simulator({ store, clock, advance: async (seconds) => clock.advance(seconds * 1000), isolated: isolatedAccount });
  return { account: SANDBOX_ACCOUNT, regions: SANDBOX_REGIONS, store, blobs: new MemoryBlobs(() => clock.now()), clock, cloud: new Sandbox(store, clock), simulation };
}
