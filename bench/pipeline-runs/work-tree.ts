import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import type { PublicRepository } from '../repositories.ts';

const MAX_OUTPUT = 256 * 1024 * 1024;
const AUTHOR = { name: 'Bench', email: 'bench@example.org' };

export interface WorkTree {
  readonly folder: string;
  /** Files of the commit that the copy lacks. */
  readonly missing: readonly string[];
}

/** A work tree that runs git in `folder`. */
function gitIn(folder: string) {
  return (args: readonly string[], input?: string): string =>
    execFileSync('git', [...args], { cwd: folder, encoding: 'utf8', maxBuffer: MAX_OUTPUT, stdio: [input === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe'], input });
}

interface Entry {
  readonly oid: string;
  readonly path: string;
}

function blobsOf(listing: string): readonly Entry[] {
  return listing.split('\0').flatMap((line) => {
    const match = /^\d+ blob (?<oid>[0-9a-f]+)\t(?<path>.*)$/s.exec(line);
    return match?.groups === undefined ? [] : [{ oid: match.groups['oid'] ?? '', path: match.groups['path'] ?? '' }];
  });
}

/**
 * Puts a commit into `folder`, with its history and tags, on the branch `main`. Copies of repositories may lack their
 * largest files; those are left out.
 */
export function placeCommit(folder: string, gitDirectory: string, { repository, commit }: PublicRepository): WorkTree {
  mkdirSync(folder, { recursive: true });
  const git = gitIn(folder);
  git(['init', '--quiet', '--initial-branch=main']);
  writeFileSync(join(folder, '.git', 'objects', 'info', 'alternates'), `${join(resolve(gitDirectory), 'objects')}\n`);
  for (const [key, value] of Object.entries({ 'user.name': AUTHOR.name, 'user.email': AUTHOR.email, 'gc.auto': '0', 'commit.gpgsign': 'false' })) git(['config', key, value]);
  git(['remote', 'add', 'origin', `https://gitlab.example/${repository}.git`]);
  copyTags(git, gitDirectory);

  const full = git(['rev-parse', `${commit}^{commit}`]).trim();
  const blobs = blobsOf(git(['ls-tree', '-r', '-z', '--full-tree', full]));
  const checked = git(['cat-file', '--batch-check'], `${blobs.map(({ oid }) => oid).join('\n')}\n`);
  const absent = new Set(checked.split('\n').flatMap((line) => (line.endsWith(' missing') ? line.split(' ').slice(0, 1) : [])));
  const missing = blobs.filter(({ oid }) => absent.has(oid)).map(({ path }) => path);

  git(['update-ref', 'refs/heads/main', full]);
  git(['read-tree', full]);
  if (missing.length > 0) git(['update-index', '-z', '--force-remove', '--stdin'], `${missing.join('\0')}\0`);
  git(['checkout-index', '--all', '--quiet']);
  return { folder, missing };
}

/** The same with `files` committed on top: tools that read the version from git work, and `git diff` starts clean. */
export function checkOut(folder: string, gitDirectory: string, repository: PublicRepository, files: readonly { readonly path: string; readonly content: string }[], message = 'ci: generated pipeline'): WorkTree {
  const placed = placeCommit(folder, gitDirectory, repository);
  const git = gitIn(folder);
  for (const { path, content } of files) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), content);
    git(['add', '--force', '--', path]);
  }
  git(['commit', '--quiet', '--no-verify', '--message', message]);
  git(['update-ref', 'refs/remotes/origin/main', 'HEAD']);
  git(['symbolic-ref', 'refs/remotes/origin/HEAD', 'refs/remotes/origin/main']);
  return placed;
}

/** Tags whose commits are there. */
function copyTags(git: (args: readonly string[], input?: string) => string, gitDirectory: string): void {
  const listed = execFileSync('git', ['--git-dir', gitDirectory, 'for-each-ref', '--format=%(objectname) %(refname)', 'refs/tags'], { encoding: 'utf8', maxBuffer: MAX_OUTPUT });
  const tags = listed.split('\n').filter((line) => line !== '');
  if (tags.length > 0) git(['update-ref', '--stdin'], tags.map((line) => `create ${line.split(' ')[1]} ${line.split(' ')[0]}\n`).join(''));
}
