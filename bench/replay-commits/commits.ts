import { execFileSync } from 'node:child_process';
import type { SourceFile } from '../../shared/pipelines/conversion/model.ts';
import type { Source } from './sources.ts';

/** One change as it really happened. */
export interface Commit {
  readonly hash: string;
  readonly parent: string;
  readonly subject: string;
  /** Paths that it adds, changes or removes. */
  readonly changed: readonly string[];
}

/** Which commits are replayed, and which come before and only tell the optimiser how long things take; both oldest first. */
export interface Chosen {
  readonly recorded: readonly Commit[];
  readonly replayed: readonly Commit[];
}

function git(folder: string, ...args: readonly string[]): string {
  return execFileSync('git', ['--git-dir', folder, ...args], { encoding: 'utf8', maxBuffer: 64 * 1024 * 1024, stdio: ['ignore', 'pipe', 'ignore'] });
}

/** `git log -z --name-only` with a record separator in front of each commit: hash, parents, subject, paths. */
export function readLog(text: string): readonly Commit[] {
  return text.split('\u001E').flatMap((record): Commit[] => {
    const [head = '', ...paths] = record.split('\0');
    const [hash = '', parents = '', subject = ''] = head.split('\u001F');
    const [parent] = parents.split(' ');
    return hash === '' || parent === undefined || parent === '' ? [] : [{ hash, parent, subject, changed: paths.map((path) => path.replace(/^\n+/, '')).filter((path) => path !== '') }];
  });
}

/** The newest `count` of a log, which is newest first, and the `before` ones before them. Throws when there are too few. */
export function choose(log: readonly Commit[], count: number, before: number): Chosen {
  if (log.length < count + before) throw new Error(`There are ${log.length} commits; ${count + before} are asked for.`);
  return { recorded: log.slice(count, count + before).toReversed(), replayed: log.slice(0, count).toReversed() };
}

/** The last commits of a source that are no merges. */
export function commitsOf(folder: string, source: Source, count: number, before: number): Chosen {
  const log = git(folder, 'log', '--no-merges', '-z', '--name-only', '--no-renames', '--format=%x1e%H%x1f%P%x1f%s', `-${count + before}`, source.commit);
  return choose(readLog(log), count, before);
}

/** The maintainers' workflows that check a change, as they were at a commit. */
export function workflowsAt(folder: string, source: Source, commit: string): readonly SourceFile[] {
  const paths = git(folder, 'ls-tree', '-r', '-z', '--name-only', '--full-tree', commit, '.github/workflows').split('\0');
  return paths.filter((path) => source.workflows.test(path)).map((path) => ({ path, content: git(folder, 'show', `${commit}:${path}`) }));
}

/** A file at a commit; undefined when it is not there, as after a removal. */
export function fileAt(folder: string, commit: string, path: string): string | undefined {
  try {
    return git(folder, 'show', `${commit}:${path}`);
  } catch {
    return undefined;
  }
}
