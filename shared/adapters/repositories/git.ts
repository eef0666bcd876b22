import { DevopsError, invalidInput, notFound, tooLarge } from '../../core/errors.ts';
import type { RepositoryTree } from '../../ports/repositories.ts';
import { openTarball } from './archive.ts';

const MAX_DOWNLOAD_BYTES = 64 * 1_048_576;
const TIMEOUT_MS = 20_000;
const MAX_REDIRECTS = 3;
/** Hosts that known services serve archives from. */
const ARCHIVE_HOSTS = ['codeload.github.com', 'api.github.com'];
const PART = /^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/;

interface GitOptions {
  readonly hosts: readonly string[];
  /** Where requests go for a host; the host itself when absent. For tests against a local server. */
  readonly baseUrls?: Readonly<Record<string, string>>;
}

interface Repository {
  readonly host: string;
  readonly path: readonly string[];
}

const pointer = (message: string) => [{ path: '/source/git/url', message }];

function parseUrl(url: string, hosts: readonly string[]): Repository {
  const parsed = URL.parse(url);
  if (!parsed || parsed.protocol !== 'https:' || parsed.username !== '' || parsed.password !== '' || parsed.port !== '') {
    throw invalidInput('INVALID_GIT_URL', 'Give an https address without user, password or port.', pointer('Not an allowed address.'));
  }
  if (!hosts.includes(parsed.hostname)) throw new DevopsError('forbidden', 'GIT_HOST_NOT_ALLOWED', `Repositories are read from ${hosts.join(', ')} only.`, { errors: pointer('This host is not allowed.') });
  const path = parsed.pathname.replace(/^\//, '').replace(/\.git$/, '').split('/');
  if (path.length < 2 || !path.every((part) => PART.test(part))) throw invalidInput('INVALID_GIT_URL', 'Give the address of one repository: https://host/owner/name.', pointer('Not a repository.'));
  return { host: parsed.hostname, path };
}

/** GitHub: "Download a repository archive (tar)". GitLab: "Repositories API, get file archive". */
function archiveUrl({ host, path }: Repository, ref: string, base: string): string {
  if (host.includes('gitlab')) return `${base}/api/v4/projects/${encodeURIComponent(path.join('/'))}/repository/archive.tar.gz?sha=${encodeURIComponent(ref)}`;
  return `${base}/${path.slice(0, 2).join('/')}/tar.gz/${encodeURIComponent(ref)}`;
}

async function download(url: string, allowed: ReadonlySet<string>, redirects = 0): Promise<Uint8Array> {
  const response = await fetch(url, { redirect: 'manual', signal: AbortSignal.timeout(TIMEOUT_MS) }).catch((cause: unknown) => {
    throw new DevopsError('unavailable', 'GIT_HOST_UNAVAILABLE', 'The git host did not answer in time. Retry shortly.', { cause });
  });
  if (response.status >= 300 && response.status < 400) {
    const target = URL.parse(response.headers.get('location') ?? '', url);
    if (!target || !allowed.has(target.host) || redirects >= MAX_REDIRECTS) throw new DevopsError('unavailable', 'GIT_HOST_UNAVAILABLE', 'The git host redirected to a place that is not allowed.');
    return download(target.href, allowed, redirects + 1);
  }
  if (response.status === 404 || response.status === 401 || response.status === 403) throw notFound('REPOSITORY_NOT_FOUND', 'There is no such public repository, branch, tag or commit.');
  if (!response.ok || !response.body) throw new DevopsError('unavailable', 'GIT_HOST_UNAVAILABLE', `The git host answered ${response.status}. Retry shortly.`);
  return collect(response.body);
}

async function collect(body: ReadableStream<Uint8Array>): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of body) {
    bytes += chunk.length;
    if (bytes > MAX_DOWNLOAD_BYTES) throw tooLarge('ARCHIVE_TOO_LARGE', `The repository's archive is larger than ${MAX_DOWNLOAD_BYTES / 1_048_576} MiB.`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** One commit of a public repository, as the host's own archive; nothing is cloned. */
export async function openGit(source: { readonly url: string; readonly ref: string }, { hosts, baseUrls = {} }: GitOptions): Promise<RepositoryTree> {
  const repository = parseUrl(source.url, hosts);
  const base = baseUrls[repository.host] ?? `https://${repository.host === 'github.com' ? 'codeload.github.com' : repository.host}`;
  const allowed = new Set([...hosts, ...ARCHIVE_HOSTS, new URL(base).host]);
  const packed = await download(archiveUrl(repository, source.ref, base), allowed);
  return openTarball(packed, repository.path.at(-1) ?? 'repository');
}
