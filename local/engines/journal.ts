import { closeSync, fsyncSync, mkdirSync, openSync, readdirSync, readFileSync, renameSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';

/** One file per record, written before anything is acknowledged, so that a kill loses nothing. */
export class Journal<Record extends { readonly id: string }> {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
    mkdirSync(folder, { recursive: true });
  }

  /** Durable when it returns: written aside, synced, then moved to its place. */
  save(record: Record): void {
    const path = this.#path(record.id);
    const file = openSync(`${path}.new`, 'w');
    writeSync(file, JSON.stringify(record));
    fsyncSync(file);
    closeSync(file);
    renameSync(`${path}.new`, path);
  }

  remove(id: string): void {
    rmSync(this.#path(id), { force: true });
  }

  get(id: string): Record | undefined {
    try {
      return JSON.parse(readFileSync(this.#path(id), 'utf8'));
    } catch {
      return undefined;
    }
  }

  /** All records in the order of their ids. */
  all(): Record[] {
    const names = readdirSync(this.#folder).filter((name) => name.endsWith('.json'));
    return names.toSorted().flatMap((name) => this.get(decodeURIComponent(name.slice(0, -'.json'.length))) ?? []);
  }

  #path(id: string): string {
    return join(this.#folder, `${encodeURIComponent(id)}.json`);
  }
}
