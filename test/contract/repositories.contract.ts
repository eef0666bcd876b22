import { describe, expect, it } from 'vitest';
import type { RepositoryTree } from '../../shared/ports/repositories.ts';

/** Texts of a small repository; `open` makes a source of any kind out of them and opens it. */
export type OpenTexts = (files: Readonly<Record<string, string>>) => Promise<RepositoryTree>;

const MEBIBYTE = 1_048_576;

/** What every adapter that opens repositories must do, whatever the source. */
export function repositoriesContract(name: string, open: OpenTexts): void {
  describe(`Repositories contract: ${name}`, () => {
    it('lists every file once, by code unit, with its size in bytes', async () => {
      const tree = await open({ 'b.txt': 'two', 'a/z.txt': '', 'a.txt': 'é', 'Z.txt': 'x', 'ä/ö.txt': 'y', '.github/workflows/ci.yml': 'on: push\n' });
      expect(tree.files).toEqual([
        { path: '.github/workflows/ci.yml', size: 9 },
        { path: 'Z.txt', size: 1 },
        { path: 'a.txt', size: 2 },
        { path: 'a/z.txt', size: 0 },
        { path: 'b.txt', size: 3 },
        { path: 'ä/ö.txt', size: 1 },
      ]);
    });

    it('reads texts, and nothing that is not listed', async () => {
      const tree = await open({ 'a/manifest.json': '{"ü": 1}\r\n', 'other.txt': '' });
      expect(tree.read('a/manifest.json')).toBe('{"ü": 1}\r\n');
      expect(tree.read('other.txt')).toBe('');
      for (const path of ['absent', 'a', '../a/manifest.json', '/etc/passwd', 'a/../a/manifest.json', '', '__proto__', 'constructor']) expect(tree.read(path)).toBeUndefined();
      expect(tree.warnings).toEqual([]);
    });

    it('keeps long paths and names as they are', async () => {
      const path = `${'a-folder-with-a-long-name/'.repeat(8)}a name with spaces & $(signs).txt`;
      const tree = await open({ [path]: 'x', 'b.txt': '' });
      expect(tree.files.map((file) => file.path)).toEqual([path, 'b.txt']);
      expect(tree.read(path)).toBe('x');
    });

    it('warns once about a file that is no text, and reads on', async () => {
      const tree = await open({ 'package.json': 'a\0b', 'go.mod': 'module m\n' });
      expect(tree.read('package.json')).toBeUndefined();
      expect(tree.read('package.json')).toBeUndefined();
      expect(tree.read('go.mod')).toBe('module m\n');
      expect(tree.warnings).toMatchObject([{ code: 'BINARY_MANIFEST', path: 'package.json' }]);
    });

    it('lists a huge file but does not read it', async () => {
      const tree = await open({ 'exact.json': 'x'.repeat(MEBIBYTE), 'huge.json': 'x'.repeat(MEBIBYTE + 1) });
      expect(tree.read('exact.json')).toHaveLength(MEBIBYTE);
      expect(tree.read('huge.json')).toBeUndefined();
      expect(tree.files.find(({ path }) => path === 'huge.json')?.size).toBe(MEBIBYTE + 1);
      expect(tree.warnings).toMatchObject([{ code: 'FILE_TOO_LARGE', path: 'huge.json' }]);
    });

    it('has a name that can be printed anywhere', async () => {
      expect((await open({ 'a.txt': '', 'b/c.txt': '' })).name).toMatch(/^[A-Za-z0-9._-]{1,100}$/);
    });
  });
}
