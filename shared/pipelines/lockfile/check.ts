import { parse } from 'yaml';
import type { RepositoryTree, TreeWarning } from '../../ports/index.ts';
import type { GeneratedFile } from '../model.ts';
import { action } from '../pins/index.ts';
import { isRead, LOCKFILE_PATH, lockKey, missingFrom, readLockfile, type Lockfile } from './lockfile.ts';

const WORKFLOW = /^\.github\/workflows\/[^/]+\.ya?ml$/;
const HOW = 'run `gh extension install github/gh-actions-lock` once and `gh actions-lock` in the repository, and commit the lock together with the workflows';

/**
 * Holds generated workflows against the repository's lock, which is read and never written. `pinning` says how they name
 * their actions: by commit (`sha`), or by version tag whose commit the lock holds.
 */
export function checkLock(pinning: 'sha' | 'lockfile', files: readonly GeneratedFile[], tree: RepositoryTree): readonly TreeWarning[] {
  const workflows = files.filter(({ path }) => WORKFLOW.test(path)).map(({ path, content }) => ({ path, uses: usesOf(content) })).filter(({ uses }) => uses.length > 0);
  const isThere = tree.files.some(({ path }) => path === LOCKFILE_PATH);
  if (workflows.length === 0) return [];
  if (!isThere) return pinning === 'sha' ? [] : [toMake(workflows.map(({ path }) => path))];
  const lock = readLockfile(tree.read(LOCKFILE_PATH));
  if (!isRead(lock)) return [{ code: 'LOCKFILE_NOT_READ', path: LOCKFILE_PATH, message: `The lock could not be held against the workflows: ${lock.problem}. Afterwards ${HOW}.` }];
  return pinning === 'sha' ? workflows.flatMap(({ path, uses }) => mixed(lock, path, uses)) : [...workflows.flatMap(({ path, uses }) => incomplete(lock, path, uses)), ...moved(lock, workflows.flatMap(({ uses }) => uses))];
}

function toMake(paths: readonly string[]): TreeWarning {
  return { code: 'LOCKFILE_TO_MAKE', path: LOCKFILE_PATH, message: `Actions are named by version tag, and a tag can be moved: ${HOW}. Until then nothing holds the commits of ${paths.join(', ')}, and zizmor reports each action as unpinned-uses; only the lock, read by an auditor that knows it, satisfies that.` };
}

function incomplete(lock: Lockfile, path: string, uses: readonly string[]): readonly TreeWarning[] {
  const missing = missingFrom(lock, path, uses);
  if (missing.length === 0) return [];
  const effect = lock.workflows.has(path) ? 'GitHub refuses to start a run of it' : 'GitHub runs it without the lock';
  return [{ code: 'LOCKFILE_INCOMPLETE', path, message: `The lock does not hold ${missing.join(', ')} for this file, so that ${effect}: ${HOW}.` }];
}

/** A full version never moves: another commit than the known one is an alarm. */
function moved(lock: Lockfile, uses: readonly string[]): readonly TreeWarning[] {
  return [...new Set(uses)].flatMap((each) => {
    const [name = ''] = each.split('@');
    const [known, locked] = [action(name).uses.split('@')[1] ?? '', lock.commits.get(lockKey(each) ?? '')];
    if (locked === undefined || locked === known) return [];
    return [{ code: 'LOCKFILE_COMMIT_DIFFERS', path: LOCKFILE_PATH, message: `The lock holds ${each} at ${locked}, while that version is known as ${known}. Find out which is right before a run.` }];
  });
}

/** Files that the lock names may use nothing that it does not hold. */
function mixed(lock: Lockfile, path: string, uses: readonly string[]): readonly TreeWarning[] {
  if (!lock.workflows.has(path)) return [{ code: 'LOCKFILE_BESIDE', path, message: 'The repository locks its actions, this file names them by commit. Choose pinning "lockfile", or leave it out of the lock; an organisation that requires the lock refuses the file.' }];
  const missing = missingFrom(lock, path, uses);
  if (missing.length === 0) return [];
  return [{ code: 'LOCKFILE_MIXED', path, message: `The lock names this file and does not hold ${missing.join(', ')}: GitHub refuses to start a run of it. Choose pinning "lockfile".` }];
}

function usesOf(content: string): readonly string[] {
  const jobs: unknown = parse(content)?.jobs;
  const steps = Object.values(jobs ?? {}).flatMap((job: { steps?: readonly { uses?: unknown }[] }) => job.steps ?? []);
  return [...new Set(steps.flatMap(({ uses }) => (typeof uses === 'string' ? [uses] : [])))];
}
