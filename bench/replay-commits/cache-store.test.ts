import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync, existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CacheStore } from './cache-store.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'cache-store-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

const place = (): string => join(folder, 'machine', 'kept');
const store = (isReadOnly = false): CacheStore => new CacheStore(join(folder, 'store'), isReadOnly);

function fill(text: string): void {
  mkdirSync(place(), { recursive: true });
  writeFileSync(join(place(), 'file'), text);
}

function fetched(key: string, ...restoreKeys: readonly string[]): readonly [found: string | undefined, text: string | undefined] {
  rmSync(join(folder, 'machine'), { recursive: true, force: true });
  const found = store().restore({ key, restoreKeys, paths: [place()] });
  return [found, existsSync(join(place(), 'file')) ? readFileSync(join(place(), 'file'), 'utf8') : undefined];
}

describe('caches of a replay', () => {
  it('are found by their key, else by what it begins with, else not at all', () => {
    fill('one');
    store().save({ key: 'go-1', restoreKeys: [], paths: [place()] });
    expect(fetched('go-1')).toEqual(['go-1', 'one']);
    expect(fetched('go-2', 'go-')).toEqual(['go-1', 'one']);
    expect(fetched('go-2')).toEqual([undefined, undefined]);
  });

  it('are never changed once they are there', () => {
    fill('one');
    store().save({ key: 'go-1', restoreKeys: [], paths: [place()] });
    fill('two');
    store().save({ key: 'go-1', restoreKeys: [], paths: [place()] });
    expect(fetched('go-1')).toEqual(['go-1', 'one']);
  });

  it('are not made by a change whose caches nobody else sees', () => {
    fill('one');
    store(true).save({ key: 'go-1', restoreKeys: [], paths: [place()] });
    expect(fetched('go-1')).toEqual([undefined, undefined]);
  });
});
