import type { RepositoryTree, TreeFile, TreeWarning } from '../../ports/repositories.ts';
import { MAX_READ_BYTES, textOf } from './limits.ts';

interface Content {
  readonly name: string;
  readonly files: readonly TreeFile[];
  readonly warnings?: readonly TreeWarning[];
  /** Bytes of a listed file. */
  bytesOf(path: string): Uint8Array | undefined;
}

/** What a name may hold where it is printed: a folder or repository can be called anything. */
const printable = (name: string): string => name.replaceAll(/[^A-Za-z0-9._-]+/g, '-').slice(0, 100) || 'repository';

/** A tree over any content: sorted listing, each file read at most once, binary and huge files refused with a warning. */
export function makeTree(content: Content): RepositoryTree {
  const files = content.files.toSorted((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0));
  const sizes = new Map(files.map(({ path, size }) => [path, size]));
  const warnings: TreeWarning[] = [...(content.warnings ?? [])];
  const known = new Map<string, string | undefined>();

  function load(path: string): string | undefined {
    const size = sizes.get(path);
    if (size === undefined) return undefined;
    if (size > MAX_READ_BYTES) {
      warnings.push({ code: 'FILE_TOO_LARGE', message: `It has ${size} bytes; files up to ${MAX_READ_BYTES} bytes are read.`, path });
      return undefined;
    }
    const bytes = content.bytesOf(path);
    const text = bytes && textOf(bytes);
    if (bytes && text === undefined) warnings.push({ code: 'BINARY_MANIFEST', message: 'It is not UTF-8 text and was not read.', path });
    return text;
  }

  return {
    name: printable(content.name),
    files,
    warnings,
    read: (path) => {
      if (!known.has(path)) known.set(path, load(path));
      return known.get(path);
    },
  };
}
