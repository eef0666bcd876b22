import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { execFileSync } from 'node:child_process';
import { dirname, join } from 'node:path';

/** What is kept between runs, and under which key. */
export interface CacheRequest {
  readonly key: string;
  readonly restoreKeys: readonly string[];
  /** Absolute paths. */
  readonly paths: readonly string[];
}

const folderOf = (key: string): string => createHash('sha256').update(key).digest('hex').slice(0, 24);

/**
 * A cache service in a folder: entries are never changed, the exact key wins, else the newest entry whose key starts with a
 * restore key. Files are copied in and out, which stands for the transfer that a hosted runner pays.
 */
export class CacheStore {
  readonly #folder: string;
  readonly #isReadOnly: boolean;

  /** Read only, as for a change whose caches nobody else sees. */
  constructor(folder: string, isReadOnly = false) {
    this.#folder = folder;
    this.#isReadOnly = isReadOnly;
    mkdirSync(folder, { recursive: true });
  }

  #entries(): readonly { readonly key: string; readonly at: number; readonly folder: string }[] {
    return readdirSync(this.#folder).flatMap((name) => {
      const note = join(this.#folder, name, 'key.json');
      if (!existsSync(note)) return [];
      const { key, at }: { key: string; at: number } = JSON.parse(readFileSync(note, 'utf8'));
      return [{ key, at, folder: join(this.#folder, name) }];
    });
  }

  /** The key that was found, if any. */
  restore({ key, restoreKeys, paths }: CacheRequest): string | undefined {
    const all = this.#entries().toSorted((a, b) => b.at - a.at);
    const found = all.find((entry) => entry.key === key) ?? restoreKeys.flatMap((prefix) => all.find((entry) => entry.key.startsWith(prefix)) ?? [])[0];
    if (found === undefined) return undefined;
    for (const [index, path] of paths.entries()) {
      const kept = join(found.folder, String(index));
      if (!existsSync(kept)) continue;
      mkdirSync(dirname(path), { recursive: true });
      execFileSync('cp', ['-a', `${kept}/.`, path]);
    }
    return found.key;
  }

  save({ key, paths }: CacheRequest): void {
    const target = join(this.#folder, folderOf(key));
    if (this.#isReadOnly || existsSync(target) || !paths.some((path) => existsSync(path))) return;
    const half = `${target}.part`;
    rmSync(half, { recursive: true, force: true });
    mkdirSync(half, { recursive: true });
    for (const [index, path] of paths.entries()) if (existsSync(path)) execFileSync('cp', ['-a', path, join(half, String(index))]);
    writeFileSync(join(half, 'key.json'), JSON.stringify({ key, at: Date.now() }));
    renameSync(half, target);
  }
}
