import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

/** A local bare clone of a public repository, read with git only; nothing in it is run. */
export interface Clone {
  /** `owner/name` as GitHub spells it. */
  readonly name: string;
  readonly directory: string;
}

const MAX_OUTPUT_BYTES = 64 * 1024 * 1024;

/** Clones under `directory`, each in a folder `owner+name` that is the git directory or holds it as `repo`. */
export function listClones(directory: string): readonly Clone[] {
  return readdirSync(directory)
    .filter((entry) => entry.includes('+'))
    .map((entry) => ({ name: entry.replace('+', '/'), directory: gitDirectory(join(directory, entry)) }))
    .filter((clone) => existsSync(join(clone.directory, 'HEAD')))
    .sort((left, right) => (left.name < right.name ? -1 : 1));
}

/** Standard output of a git command; empty when it fails, as `git grep` and `git show` do on "nothing there". */
export function git(clone: Clone, ...parameters: readonly string[]): string {
  try {
    return execFileSync('git', ['-C', clone.directory, ...parameters], {
      encoding: 'utf8',
      maxBuffer: MAX_OUTPUT_BYTES,
      stdio: ['ignore', 'pipe', 'ignore'],
    });
  } catch {
    return '';
  }
}

export function requireClone(clones: readonly Clone[], name: string): Clone {
  const clone = clones.find((candidate) => candidate.name.toLowerCase() === name.toLowerCase());
  if (clone === undefined) throw new Error(`No clone of ${name}. Clone it first, see docs/pins.md.`);
  return clone;
}

export function commitDate(clone: Clone, revision = 'HEAD'): string {
  return git(clone, 'log', '-1', '--format=%cs', revision).trim();
}

function gitDirectory(folder: string): string {
  return existsSync(join(folder, 'HEAD')) ? folder : join(folder, 'repo');
}
