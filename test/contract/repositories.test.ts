import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { packTar } from 'modern-tar';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createRepositories } from '../../shared/adapters/repositories/repositories.ts';
import { repositoriesContract } from './repositories.contract.ts';

type Texts = Readonly<Record<string, string>>;

const root = mkdtempSync(join(tmpdir(), 'repositories-'));
let served: Uint8Array = new Uint8Array();
let server: Server;
let base = '';

beforeAll(async () => {
  server = createServer((_request, response) => void response.end(served));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  base = `http://127.0.0.1:${address !== null && typeof address === 'object' ? address.port : 0}`;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
  rmSync(root, { recursive: true });
});

const repositories = () => createRepositories({ allowDirectories: true, gitHosts: ['github.com'], gitBaseUrls: { 'github.com': base } });

let count = 0;
function folderOf(files: Texts): string {
  count += 1;
  const folder = join(root, `repository ${count}`);
  mkdirSync(folder);
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  return folder;
}

async function tarballOf(files: Texts, prefix = ''): Promise<Buffer> {
  return gzipSync(await packTar(Object.entries(files).map(([path, body]) => ({ header: { name: `${prefix}${path}`, size: Buffer.byteLength(body), type: 'file' }, body }))));
}

repositoriesContract('files', async (files) => repositories().open({ files }));
repositoriesContract('directory', async (files) => repositories().open({ directory: folderOf(files) }));
repositoriesContract('archive', async (files) => repositories().open({ archive: (await tarballOf(files)).toString('base64') }));
repositoriesContract('git', async (files) => {
  served = await tarballOf(files, 'shop-1a2b3c/');
  return repositories().open({ git: { url: 'https://github.com/acme/shop', ref: 'main' } });
});

describe('a folder of this machine', () => {
  it('is left by no link', async () => {
    const outside = folderOf({ 'secret.txt': 'secret' });
    const folder = folderOf({ 'a.txt': 'x', 'sub/b.txt': 'y' });
    symlinkSync(join(outside, 'secret.txt'), join(folder, 'link.txt'));
    symlinkSync(outside, join(folder, 'out'));
    symlinkSync(folder, join(folder, 'sub', 'loop'));
    const tree = await repositories().open({ directory: folder });
    expect(tree.files.map(({ path }) => path)).toEqual(['a.txt', 'sub/b.txt']);
    expect(tree.read('link.txt')).toBeUndefined();
    expect(tree.read('out/secret.txt')).toBeUndefined();
    expect(tree.warnings.map(({ code, path }) => `${code} ${path}`).toSorted()).toEqual(['LINK_IGNORED link.txt', 'LINK_IGNORED out', 'LINK_IGNORED sub/loop']);
  });

  it('is listed without what is not its own', async () => {
    const tree = await repositories().open({ directory: folderOf({ 'a.txt': '', '.git/config': '', 'node_modules/x/package.json': '{}', 'sub/node_modules/y/package.json': '{}' }) });
    expect(tree.files.map(({ path }) => path)).toEqual(['a.txt']);
  });

  it('that changed since the listing is no error', async () => {
    const folder = folderOf({ 'a.txt': 'x' });
    const tree = await repositories().open({ directory: folder });
    rmSync(join(folder, 'a.txt'));
    expect(tree.read('a.txt')).toBeUndefined();
  });

  it('that became a link since the listing is not read', async () => {
    const folder = folderOf({ 'sub/a.txt': 'x' });
    const tree = await repositories().open({ directory: folder });
    rmSync(join(folder, 'sub'), { recursive: true });
    symlinkSync(folderOf({ 'a.txt': 'secret' }), join(folder, 'sub'));
    expect(tree.read('sub/a.txt')).toBeUndefined();
  });

  it.each([
    ['relative/path', 'INVALID_PATH'],
    ['/nowhere/at/all', 'DIRECTORY_NOT_FOUND'],
    ['/etc/hostname', 'DIRECTORY_NOT_FOUND'],
    [`/${'a'.repeat(5000)}`, 'DIRECTORY_NOT_FOUND'],
    ['/a\0b', 'INVALID_PATH'],
  ])('cannot be %j', async (directory, code) => {
    await expect(repositories().open({ directory })).rejects.toMatchObject({ code });
  });

  it('is not read for callers of a deployed service', async () => {
    const deployed = createRepositories({ allowDirectories: false, gitHosts: [] });
    await expect(deployed.open({ directory: root })).rejects.toMatchObject({ code: 'UNSUPPORTED_SOURCE' });
  });
});

describe('files of a request', () => {
  it.each(['../a', '/a', 'a/../b', './a', 'a//b', 'a/', String.raw`a\b`, 'a\0b', '', 'x'.repeat(1025)])('may not lie at %j', async (path) => {
    await expect(repositories().open({ files: { [path]: '' } })).rejects.toMatchObject({ code: 'INVALID_PATH' });
  });
});
