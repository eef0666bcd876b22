import { invalidInput, tooLarge } from '../../core/errors.ts';

/** Larger files are listed but not read: no manifest is that long. */
export const MAX_READ_BYTES = 1_048_576;
export const MAX_TREE_FILES = 100_000;
/** Unpacked size of an archive; what would grow beyond is refused while it is unpacked. */
export const MAX_UNPACKED_BYTES = 128 * 1_048_576;

/** Throws `INVALID_PATH` unless `path` is relative, normalised, `/`-separated and inside the root. */
export function requireTreePath(path: string): void {
  const fine = path.length > 0 && path.length <= 1024 && !/[\0\\]/.test(path) && path.split('/').every((part) => part !== '' && part !== '.' && part !== '..');
  if (!fine) throw invalidInput('INVALID_PATH', `Paths are relative, without "..", "\\" or empty parts, at most 1,024 characters: ${JSON.stringify(path.slice(0, 200))}.`, [{ path: '/source', message: 'A path is not allowed.' }]);
}

export function requireFileCount(count: number): void {
  if (count > MAX_TREE_FILES) throw tooLarge('TOO_MANY_FILES', `The tree holds more than ${MAX_TREE_FILES} files.`);
}

const decoder = new TextDecoder('utf-8', { fatal: true });

/** Text of a file, or `undefined` when it is binary (a NUL or no UTF-8). */
export function textOf(bytes: Uint8Array): string | undefined {
  if (bytes.subarray(0, 8192).includes(0)) return undefined;
  try {
    return decoder.decode(bytes);
  } catch {
    return undefined;
  }
}
