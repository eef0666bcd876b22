import type { RepositoryTree } from '../../ports/repositories.ts';
import { requireFileCount, requireTreePath } from './limits.ts';
import { makeTree } from './tree.ts';

/** A tree of texts that came with the request. */
export function openFiles(files: Readonly<Record<string, string>>): RepositoryTree {
  const contents = new Map(Object.entries(files).map(([path, text]) => [path, Buffer.from(text)]));
  requireFileCount(contents.size);
  for (const path of contents.keys()) requireTreePath(path);
  return makeTree({
    name: 'repository',
    files: [...contents].map(([path, bytes]) => ({ path, size: bytes.length })),
    bytesOf: (path) => contents.get(path),
  });
}
