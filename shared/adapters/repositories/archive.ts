import { gunzipSync } from 'node:zlib';
import { parseTar, type ParsedTarFileItem } from 'nanotar';
import { invalidInput, tooLarge } from '../../core/errors.ts';
import type { RepositoryTree, TreeWarning } from '../../ports/repositories.ts';
import { MAX_UNPACKED_BYTES, requireFileCount, requireTreePath } from './limits.ts';
import { makeTree } from './tree.ts';

const BASE64 = /^[A-Za-z0-9+/\s]+={0,2}\s*$/;
const REGULAR_TYPES: ReadonlySet<string> = new Set(['file', 'contiguousFile']);
const LINK_TYPES: ReadonlySet<string> = new Set(['hardLink', 'symbolicLink', 'characterDevice', 'blockDevice', 'fifo']);

function invalid(why: string): Error {
  return invalidInput('INVALID_ARCHIVE', `The archive could not be read: ${why}. Send a base64 tar.gz, as git archive --format=tar.gz makes it.`, [
    { path: '/source/archive', message: why },
  ]);
}

function unzip(packed: Uint8Array): Uint8Array {
  try {
    return gunzipSync(packed, { maxOutputLength: MAX_UNPACKED_BYTES });
  } catch (cause) {
    if (cause instanceof RangeError || (cause instanceof Error && 'code' in cause && cause.code === 'ERR_BUFFER_TOO_LARGE')) {
      throw tooLarge('ARCHIVE_TOO_LARGE', `The archive unpacks to more than ${MAX_UNPACKED_BYTES / 1_048_576} MiB.`);
    }
    throw invalid('it is not gzip');
  }
}

function untar(bytes: Uint8Array): ParsedTarFileItem[] {
  try {
    // nanotar reads the whole buffer under the bytes, and Node shares that buffer between small results.
    const items = parseTar(new Uint8Array(bytes));
    if (items.length > 0) return items;
  } catch {
    // Falls through to the one refusal below.
  }
  throw invalid('it holds no tar entries');
}

const withoutDot = (name: string): string => name.replace(/^(\.\/)+/, '').replace(/\/+$/, '');

/** Hosting services put everything below one folder named after the repository and commit. */
function sharedFolder(paths: readonly string[]): string | undefined {
  const [first = ''] = paths;
  const folder = first.split('/')[0] ?? '';
  return paths.length > 0 && paths.every((path) => path.startsWith(`${folder}/`)) ? folder : undefined;
}

/** A tar.gz in memory. Throws `INVALID_ARCHIVE`, `INVALID_PATH`, `ARCHIVE_TOO_LARGE`, `TOO_MANY_FILES`. */
export function openTarball(packed: Uint8Array, name = 'repository'): RepositoryTree {
  const items = untar(unzip(packed)).map((item) => ({ ...item, path: withoutDot(item.name) }));
  const files = items.filter((item) => item.type === undefined || REGULAR_TYPES.has(item.type));
  requireFileCount(files.length);
  for (const { path } of items) if (path !== '') requireTreePath(path);
  const folder = sharedFolder(files.map(({ path }) => path));
  const inside = (path: string): string => (folder === undefined ? path : path.slice(folder.length + 1));
  const contents = new Map(files.map((item) => [inside(item.path), item.data ?? new Uint8Array()]));
  const warnings: TreeWarning[] = items.filter((item) => LINK_TYPES.has(item.type ?? '')).map(({ path }) => ({ code: 'LINK_IGNORED', message: 'Links are not followed.', path }));
  return makeTree({
    name: folder ?? name,
    files: [...contents].map(([path, bytes]) => ({ path, size: bytes.length })),
    warnings,
    bytesOf: (path) => contents.get(path),
  });
}

/** A base64 tar.gz, as the API takes it. */
export function openArchive(archive: string): RepositoryTree {
  if (!BASE64.test(archive)) throw invalid('it is not base64');
  return openTarball(Buffer.from(archive, 'base64'));
}
