import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { gzipSync } from 'node:zlib';
import { packTar } from 'modern-tar';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openGit } from './git.ts';

let server: Server;
let base: string;
let answer: (request: IncomingMessage, response: ServerResponse) => void;
let asked: string[];

beforeAll(async () => {
  server = createServer((request, response) => {
    asked.push(request.url ?? '');
    answer(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  base = `http://127.0.0.1:${address !== null && typeof address === 'object' ? address.port : 0}`;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});
beforeEach(() => {
  asked = [];
});

async function tarball(): Promise<Buffer> {
  return gzipSync(await packTar([{ header: { name: 'shop-abc/go.mod', size: 9, type: 'file' }, body: 'module m\n' }]));
}

const options = (more: { timeoutMs?: number } = {}) => ({ hosts: ['github.com', 'gitlab.com'], baseUrls: { 'github.com': base, 'gitlab.com': base }, ...more });
const redirectTo = (location: string) => (_request: IncomingMessage, response: ServerResponse) => void response.writeHead(302, { location }).end();

describe('a repository of a git host', () => {
  it.each([
    ['https://github.com/acme/shop', 'main', '/acme/shop/tar.gz/main'],
    ['https://github.com/acme/shop.git', 'feature/new', '/acme/shop/tar.gz/feature/new'],
    ['https://gitlab.com/acme/tools/shop', 'v1.2', '/api/v4/projects/acme%2Ftools%2Fshop/repository/archive.tar.gz?sha=v1.2'],
  ])('is read from the host\'s own archive: %s at %s', async (url, ref, path) => {
    const bytes = await tarball();
    answer = (_request, response) => void response.end(bytes);
    const tree = await openGit({ url, ref }, options());
    expect(asked).toEqual([path]);
    expect(tree.name).toBe('shop-abc');
    expect(tree.read('go.mod')).toBe('module m\n');
  });

  it('may be redirected on the same host', async () => {
    const bytes = await tarball();
    answer = (request, response) => void (request.url === '/moved' ? response.end(bytes) : response.writeHead(301, { location: '/moved' }).end());
    expect((await openGit({ url: 'https://github.com/acme/shop', ref: 'main' }, options())).files).toHaveLength(1);
  });

  it.each(['http://169.254.169.254/latest/meta-data', 'https://example.com/x', 'file:///etc/passwd', 'http://github.com.example.com/', 'http://['])('is not followed to %s', async (location) => {
    answer = redirectTo(location);
    await expect(openGit({ url: 'https://github.com/acme/shop', ref: 'main' }, options())).rejects.toMatchObject({ code: 'GIT_HOST_UNAVAILABLE' });
    expect(asked).toHaveLength(1);
  });

  it('is not followed in circles', async () => {
    answer = redirectTo('/again');
    await expect(openGit({ url: 'https://github.com/acme/shop', ref: 'main' }, options())).rejects.toMatchObject({ code: 'GIT_HOST_UNAVAILABLE' });
    expect(asked).toHaveLength(4);
  });

  it.each([[404, 'REPOSITORY_NOT_FOUND'], [403, 'REPOSITORY_NOT_FOUND'], [500, 'GIT_HOST_UNAVAILABLE'], [429, 'GIT_HOST_UNAVAILABLE']])('that answers %i is told of as %s', async (status, code) => {
    answer = (_request, response) => void response.writeHead(status).end();
    await expect(openGit({ url: 'https://github.com/acme/shop', ref: 'main' }, options())).rejects.toMatchObject({ code });
  });

  it.each([
    ['never answers', (): void => undefined],
    ['stops in the middle', (_request: IncomingMessage, response: ServerResponse): void => void response.write('half')],
    ['breaks off', (request: IncomingMessage): void => void request.socket.destroy()],
  ])('that %s is given up', async (_title, behaviour) => {
    answer = behaviour;
    await expect(openGit({ url: 'https://github.com/acme/shop', ref: 'main' }, options({ timeoutMs: 200 }))).rejects.toMatchObject({ code: 'GIT_HOST_UNAVAILABLE' });
  });

  it('is not downloaded beyond the limit', async () => {
    answer = (_request, response) => {
      const chunk = Buffer.alloc(4 * 1_048_576);
      const more = (): void => void (response.destroyed || response.write(chunk, more));
      more();
    };
    await expect(openGit({ url: 'https://github.com/acme/shop', ref: 'main' }, options())).rejects.toMatchObject({ code: 'ARCHIVE_TOO_LARGE' });
  });

  it.each([
    ['http://github.com/acme/shop', 'INVALID_GIT_URL'],
    ['https://user:secret@github.com/acme/shop', 'INVALID_GIT_URL'],
    ['https://github.com:8443/acme/shop', 'INVALID_GIT_URL'],
    ['https://github.com/acme', 'INVALID_GIT_URL'],
    ['https://github.com/acme/..%2f..%2fother', 'INVALID_GIT_URL'],
    ['https://127.0.0.1/acme/shop', 'GIT_HOST_NOT_ALLOWED'],
    ['https://github.com.example.com/acme/shop', 'GIT_HOST_NOT_ALLOWED'],
  ])('at %s is refused as %s without a request', async (url, code) => {
    await expect(openGit({ url, ref: 'main' }, options())).rejects.toMatchObject({ code });
    expect(asked).toEqual([]);
  });

  it.each(['../../other/repo/tar.gz/main', 'a/../b', 'a//b', '-x', 'x@{1}', 'a b', 'x?y=1', 'main.lock', ''])('at the ref %j is refused without a request', async (ref) => {
    await expect(openGit({ url: 'https://github.com/acme/shop', ref }, options())).rejects.toMatchObject({ code: 'INVALID_GIT_REF' });
    expect(asked).toEqual([]);
  });
});
