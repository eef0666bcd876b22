import { execFileSync } from 'node:child_process';
import { openCommit, type PublicRepository } from '../repositories.ts';
import type { RepositoryTree } from '../../shared/ports/index.ts';

/** How many commits back is looked, one after the other, until something else is generated there. */
const BACK = [99, 399, 1599];

/** The repository before the listed commit, nearest first; as it began when the history is shorter. Each is opened once. */
export function earlierTrees(folder: string, repository: PublicRepository): readonly (() => RepositoryTree)[] {
  const last = Math.max(...BACK) + 1;
  const listed = execFileSync('git', ['--git-dir', folder, 'rev-list', '--first-parent', `--max-count=${last}`, repository.commit], { encoding: 'utf8' }).split('\n').filter((line) => line !== '');
  const commits = new Set(BACK.flatMap((back) => listed[Math.min(back, listed.length - 1)] ?? []));
  return [...commits].map((commit) => {
    let tree: RepositoryTree | undefined;
    return () => (tree ??= openCommit(folder, { ...repository, commit }));
  });
}
