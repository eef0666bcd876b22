/** Waits that can be cut short by moving time on, as when the sandbox's clock is advanced. */
export class Sleeper {
  readonly #sleeping = new Set<{ due: number; timer: NodeJS.Timeout; readonly wake: () => void }>();

  /** Resolves after so many seconds, or at once when they have been skipped. */
  sleep(seconds: number): Promise<void> {
    return new Promise((resolve) => {
      const sleeper = {
        due: Date.now() + seconds * 1000,
        timer: setTimeout(() => sleeper.wake(), seconds * 1000),
        wake: () => {
          clearTimeout(sleeper.timer);
          this.#sleeping.delete(sleeper);
          resolve();
        },
      };
      this.#sleeping.add(sleeper);
    });
  }

  /** Moves every waiting sleeper so many seconds towards its end. */
  advance(seconds: number): void {
    for (const sleeper of this.#sleeping) {
      clearTimeout(sleeper.timer);
      sleeper.due -= seconds * 1000;
      sleeper.timer = setTimeout(() => sleeper.wake(), Math.max(0, sleeper.due - Date.now()));
    }
  }

  /** Lets the process end; nobody is woken. */
  stop(): void {
    for (const { timer } of this.#sleeping) clearTimeout(timer);
    this.#sleeping.clear();
  }
}
