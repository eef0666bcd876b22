import { execFileSync } from 'node:child_process';
import type { PublicRepository } from '../repositories.ts';

/** How many commits back is looked, one after the other, until something else is generated there. */
const BACK = [99, 199, 399, 799, 1599];

/** Commits before the listed one, nearest first; the oldest there is when the history is shorter. */
export function earlierCommits(folder: string, { commit }: PublicRepository): readonly string[] {
  const listed = execFileSync('git', ['--git-dir', folder, 'rev-list', '--first-parent', `--max-count=${(BACK.at(-1) ?? 0) + 1}`, commit], { encoding: 'utf8' }).split('\n').filter((line) => line !== '');
  return [...new Set(BACK.flatMap((back) => listed[Math.min(back, listed.length - 1)] ?? []))];
}
