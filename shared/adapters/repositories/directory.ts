import { readdirSync, readFileSync, realpathSync, statSync, type Dirent } from 'node:fs';
import { basename, isAbsolute, join } from 'node:path';
import { invalidInput, notFound } from '../../core/errors.ts';
import type { RepositoryTree, TreeFile, TreeWarning } from '../../ports/repositories.ts';
import { requireFileCount } from './limits.ts';
import { makeTree } from './tree.ts';

/** Never part of a repository's own content. */
const SKIPPED = new Set(['.git', 'node_modules', '.hg', '.svn']);

/** Whatever the system says of a path it cannot even look up (too long, a loop of links, no rights) means no. */
function isDirectory(path: string): boolean {
  try {
    return statSync(path).isDirectory();
  } catch {
    return false;
  }
}

function requireDirectory(directory: string): string {
  const pointer = [{ path: '/source/directory', message: 'Give the absolute path of a folder.' }];
  if (!isAbsolute(directory) || directory.includes('\0')) throw invalidInput('INVALID_PATH', 'The directory must be an absolute path.', pointer);
  if (!isDirectory(directory)) throw notFound('DIRECTORY_NOT_FOUND', `There is no folder ${directory} on this machine.`);
  return realpathSync(directory);
}

function entriesOf(folder: string): Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch {
    return [];
  }
}

interface Listing {
  readonly files: TreeFile[];
  readonly warnings: TreeWarning[];
}

/** Walks without following any link, so that nothing outside of the folder can be listed or read. */
function list(root: string): Listing {
  const listing: Listing = { files: [], warnings: [] };
  const pending = [''];
  for (let folder = pending.pop(); folder !== undefined; folder = pending.pop()) {
    for (const entry of entriesOf(join(root, folder))) {
      const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
      if (entry.isSymbolicLink()) listing.warnings.push({ code: 'LINK_IGNORED', message: 'Links are not followed.', path });
      else if (entry.isDirectory() && !SKIPPED.has(entry.name)) pending.push(path);
      else if (entry.isFile()) listing.files.push({ path, size: statSync(join(root, path), { throwIfNoEntry: false })?.size ?? 0 });
    }
    requireFileCount(listing.files.length);
  }
  return listing;
}

/** A folder on this machine, read-only. Throws `INVALID_PATH`, `DIRECTORY_NOT_FOUND`, `TOO_MANY_FILES`. */
export function openDirectory(directory: string): RepositoryTree {
  const root = requireDirectory(directory);
  const { files, warnings } = list(root);
  return makeTree({ name: basename(root), files, warnings, bytesOf: (path) => readOf(join(root, path)) });
}

/** A folder or file that became a link since the listing is left alone too. */
function readOf(path: string): Uint8Array | undefined {
  try {
    return realpathSync(path) === path ? readFileSync(path) : undefined;
  } catch {
    return undefined;
  }
}
