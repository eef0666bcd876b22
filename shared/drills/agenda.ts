interface Entry {
  readonly at: number;
  readonly order: number;
  readonly run: () => Promise<void>;
}

/** What is to happen and when, in virtual time (ms); what is due at the same time happens in the order of its entry. */
export class Agenda {
  readonly #entries: Entry[] = [];
  #order = 0;

  add(at: number, run: () => Promise<void>): void {
    this.#order += 1;
    this.#entries.push({ at, order: this.#order, run });
  }

  get isEmpty(): boolean {
    return this.#entries.length === 0;
  }

  /** Taken off; nothing when all is due later than `until`. */
  next(until = Infinity): Entry | undefined {
    const first = this.#entries.reduce<number>((best, entry, index) => (best === -1 || isBefore(entry, this.#entries[best]) ? index : best), -1);
    return first === -1 || (this.#entries[first]?.at ?? 0) > until ? undefined : this.#entries.splice(first, 1)[0];
  }
}

function isBefore(entry: Entry, other: Entry | undefined): boolean {
  return other === undefined || entry.at < other.at || (entry.at === other.at && entry.order < other.order);
}
