import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { inTurn } from './lock.ts';

/** Above what any Linux gives out. */
const NOBODY = 2 ** 22 + 1;
let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'lock-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

it('lets one in at a time, also after one that failed', async () => {
  const path = join(folder, 'lock');
  const seen: string[] = [];
  const piece = (name: string, fails = false) => inTurn(path, async () => {
    seen.push(`${name} in`);
    await new Promise(setImmediate);
    seen.push(`${name} out`);
    if (fails) throw new Error(name);
  });
  const ends = await Promise.allSettled([piece('a', true), piece('b')]);
  expect(ends.map(({ status }) => status)).toEqual(['rejected', 'fulfilled']);
  expect(seen).toEqual(['a in', 'a out', 'b in', 'b out']);
  expect(existsSync(path)).toBe(false);
});

it('takes over from a process that is gone', async () => {
  const path = join(folder, 'lock');
  writeFileSync(path, String(NOBODY));
  expect(await inTurn(path, async () => 'done')).toBe('done');
});

it('says why where no lock can be written, and does not wait for one', async () => {
  await expect(inTurn(join(folder, 'absent', 'lock'), async () => 'done')).rejects.toThrow('ENOENT');
});
