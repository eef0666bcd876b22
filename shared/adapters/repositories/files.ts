import type { RepositoryTree } from '../../ports/repositories.ts';

/** A tree of texts that came with the request. */
export function openFiles(files: Readonly<Record<string, string>>): RepositoryTree {
  const paths = Object.keys(files).toSorted();
  return {
    name: 'repository',
    files: paths.map((path) => ({ path, size: Buffer.byteLength(files[path] ?? '') })),
    read: (path) => (Object.hasOwn(files, path) ? files[path] : undefined),
    warnings: [],
  };
}
