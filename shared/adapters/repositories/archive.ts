import { gunzipSync } from 'node:zlib';
import { unpackTar, type ParsedTarEntryWithData } from 'modern-tar';
import { invalidInput, tooLarge } from '../../core/errors.ts';
import type { RepositoryTree, TreeWarning } from '../../ports/repositories.ts';
import { MAX_UNPACKED_BYTES, requireFileCount, requireTreePath } from './limits.ts';
import { makeTree } from './tree.ts';

const NOT_BASE64 = /[^A-Za-z0-9+/=\s]/;
const LINK_TYPES: ReadonlySet<string> = new Set(['link', 'symlink', 'character-device', 'block-device', 'fifo']);
/** Two empty blocks end a tar; some writers leave them out. */
const END = Buffer.alloc(1024);

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

function withEnd(bytes: Uint8Array): Uint8Array {
  return bytes.subarray(-END.length).some((byte) => byte !== 0) ? Buffer.concat([bytes, END]) : bytes;
}

async function untar(bytes: Uint8Array): Promise<ParsedTarEntryWithData[]> {
  try {
    // Strict: checksums, sizes and ends are checked, since a size that lies would hide what follows.
    const entries = await unpackTar(withEnd(bytes), { strict: true });
    if (entries.length > 0) return entries;
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
export async function openTarball(packed: Uint8Array, name = 'repository'): Promise<RepositoryTree> {
  const entries = (await untar(unzip(packed))).map(({ header, data }) => ({ path: withoutDot(header.name), type: header.type ?? 'file', data }));
  const files = entries.filter(({ type }) => type === 'file');
  requireFileCount(files.length);
  for (const { path } of entries) if (path !== '') requireTreePath(path);
  const folder = sharedFolder(files.map(({ path }) => path));
  const inside = (path: string): string => (folder === undefined ? path : path.slice(folder.length + 1));
  const contents = new Map(files.map(({ path, data }) => [inside(path), data ?? new Uint8Array()]));
  const warnings: TreeWarning[] = entries.filter(({ type }) => LINK_TYPES.has(type)).map(({ path }) => ({ code: 'LINK_IGNORED', message: 'Links are not followed.', path: folder !== undefined && path.startsWith(`${folder}/`) ? inside(path) : path }));
  return makeTree({
    name: folder ?? name,
    files: [...contents].map(([path, bytes]) => ({ path, size: bytes.length })),
    warnings,
    bytesOf: (path) => contents.get(path),
  });
}

/** A base64 tar.gz, as the API takes it. */
export async function openArchive(archive: string): Promise<RepositoryTree> {
  if (NOT_BASE64.test(archive)) throw invalid('it is not base64');
  return openTarball(Buffer.from(archive, 'base64'));
}
