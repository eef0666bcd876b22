import type { Clock, Store } from '../../ports/index.ts';

const KEY = { partition: 'sandbox', sort: 'clock' } as const;

/** The machine's clock, moved on by as many seconds as the simulated account was. */
export class SandboxClock implements Clock {
  readonly #store: Store;
  readonly #base: Clock;
  #offsetSeconds = 0;

  constructor(store: Store, base: Clock) {
    this.#store = store;
    this.#base = base;
  }

  now(): Date {
    return new Date(this.#base.now().getTime() + this.#offsetSeconds * 1000);
  }

  async refresh(): Promise<void> {
    const item = await this.#store.get(KEY);
    const seconds = item?.value['seconds'];
    this.#offsetSeconds = typeof seconds === 'number' ? seconds : 0;
  }

  async advance(seconds: number): Promise<void> {
    await this.refresh();
    this.#offsetSeconds += seconds;
    await this.#store.put(KEY, { seconds: this.#offsetSeconds });
  }
}
