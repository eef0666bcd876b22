import { DevopsError, invalidInput, notFound, tooLarge } from '../../core/errors.ts';
import type { RepositoryTree } from '../../ports/repositories.ts';
import { openTarball } from './archive.ts';

const MAX_DOWNLOAD_BYTES = 64 * 1_048_576;
const TIMEOUT_MS = 20_000;
const MAX_REDIRECTS = 3;
/** Hosts that known services serve archives from. */
const ARCHIVE_HOSTS = ['codeload.github.com', 'api.github.com'];
const PART = /^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/;
/** What git itself refuses in a name (`git check-ref-format`) would change the address it is put into. */
const REF = /^(?!.*(\.\.|\/\/|@\{|\.lock(\/|$)))[A-Za-z0-9][A-Za-z0-9._/@+-]{0,254}$/;

interface GitOptions {
  readonly hosts: readonly string[];
  /** Where requests go for a host; the host itself when absent. For tests against a local server. */
  readonly baseUrls?: Readonly<Record<string, string>>;
  /** For the whole download. */
  readonly timeoutMs?: number;
}

interface Repository {
  readonly host: string;
  readonly path: readonly string[];
}

const pointer = (message: string, member = 'url') => [{ path: `/source/git/${member}`, message }];
const unavailable = (why: string, cause?: unknown): DevopsError => new DevopsError('unavailable', 'GIT_HOST_UNAVAILABLE', why, cause === undefined ? {} : { cause });

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

function requireRef(ref: string): string {
  if (!REF.test(ref)) throw invalidInput('INVALID_GIT_REF', 'Give the name of a branch or tag, or a commit.', pointer('Not a branch, tag or commit.', 'ref'));
  return ref;
}

/** GitHub: "Download a repository archive (tar)". GitLab: "Repositories API, get file archive". */
function archiveUrl({ host, path }: Repository, ref: string, base: string): string {
  if (host.includes('gitlab')) return `${base}/api/v4/projects/${encodeURIComponent(path.join('/'))}/repository/archive.tar.gz?sha=${encodeURIComponent(ref)}`;
  return `${base}/${path.slice(0, 2).join('/')}/tar.gz/${ref.split('/').map(encodeURIComponent).join('/')}`;
}

/** Where a redirect leads, when that is an archive host and no step down from https. */
function redirectTarget(response: Response, from: string, allowed: ReadonlySet<string>): string {
  const target = URL.parse(response.headers.get('location') ?? '', from);
  const isSafe = target?.protocol === 'https:' || target?.protocol === new URL(from).protocol;
  if (!target || !isSafe || !allowed.has(target.host)) throw unavailable('The git host redirected to a place that is not allowed.');
  return target.href;
}

async function download(url: string, allowed: ReadonlySet<string>, signal: AbortSignal, redirects = 0): Promise<Uint8Array> {
  const response = await fetch(url, { redirect: 'manual', signal });
  if (response.status >= 300 && response.status < 400) {
    if (redirects >= MAX_REDIRECTS) throw unavailable('The git host redirects without end.');
    return download(redirectTarget(response, url, allowed), allowed, signal, redirects + 1);
  }
  if (response.status === 404 || response.status === 401 || response.status === 403) throw notFound('REPOSITORY_NOT_FOUND', 'There is no such public repository, branch, tag or commit.');
  if (!response.ok || !response.body) throw unavailable(`The git host answered ${response.status}. Retry shortly.`);
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

/**
 * One commit of a public repository, as the host's own archive; nothing is cloned. Throws `INVALID_GIT_URL`,
 * `INVALID_GIT_REF`, `GIT_HOST_NOT_ALLOWED`, `REPOSITORY_NOT_FOUND`, `GIT_HOST_UNAVAILABLE`, and what the archive does.
 */
export async function openGit(source: { readonly url: string; readonly ref: string }, { hosts, baseUrls = {}, timeoutMs = TIMEOUT_MS }: GitOptions): Promise<RepositoryTree> {
  const repository = parseUrl(source.url, hosts);
  const base = baseUrls[repository.host] ?? `https://${repository.host === 'github.com' ? 'codeload.github.com' : repository.host}`;
  const allowed = new Set([...hosts, ...ARCHIVE_HOSTS, new URL(base).host]);
  const url = archiveUrl(repository, requireRef(source.ref), base);
  const packed = await download(url, allowed, AbortSignal.timeout(timeoutMs)).catch((cause: unknown) => {
    throw cause instanceof DevopsError ? cause : unavailable('The git host did not answer in time. Retry shortly.', cause);
  });
  return openTarball(packed, repository.path.at(-1) ?? 'repository');
}
