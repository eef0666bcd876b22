import { isScalar, type YAMLMap } from 'yaml';
import { isRead, lockKey, missingFrom, type Lockfile, type UnreadLockfile } from '../../../lockfile/lockfile.ts';
import { actionOfLine, actionOfRef } from '../../../pins/index.ts';
import { defineRule, type Fix, type Place, type Remainder } from '../../model.ts';
import { endOf, pairOf, startOf, type Source } from '../../source.ts';

const COMMIT = /^[0-9a-f]{40}$/;

/**
 * Actions by the commit that the tag's major line stands at, with the version beside it. A file that the repository's lock
 * names keeps its tags: the lock holds their commits, and GitHub starts no run that uses what it does not hold.
 */
export default defineRule({
  id: 'unpinned-uses',
  platform: 'github-actions',
  order: 10,
  find(source, { lock }) {
    const found: (Fix | Remainder)[] = source.jobs.flatMap((job) => [
      ...usesOf(source, job.map, { offset: 0, job: job.id }, lock),
      ...job.steps.flatMap(({ map, index }) => usesOf(source, map, { offset: 0, job: job.id, step: index }, lock)),
    ]);
    return { fixes: found.flatMap((one) => ('edits' in one ? [one] : [])), left: found.filter((one) => !('edits' in one)) };
  },
});

function usesOf(source: Source, map: YAMLMap, around: Place, lock: Lockfile | UnreadLockfile | undefined): (Fix | Remainder)[] {
  const value = pairOf(map, 'uses')?.value;
  if (!isScalar(value) || typeof value.value !== 'string') return [];
  const place = { ...around, offset: startOf(value) };
  const uses = value.value;
  const at = uses.lastIndexOf('@');
  if (uses.startsWith('.') || uses.startsWith('docker://') || at <= 0) return [];
  const [name, tag] = [uses.slice(0, at), uses.slice(at + 1)];
  if (COMMIT.test(tag)) return [];
  const held = heldBy(lock, source.path, uses);
  if (held !== undefined) return [{ place, why: held }];
  const line = actionOfLine(name, tag);
  const pin = line ?? actionOfRef(name, tag);
  if (pin === undefined) return [{ place, why: `No commit of ${name} is known for "${tag}". Pin it by the commit that you have read.` }];
  const quote = value.type === 'QUOTE_DOUBLE' ? '"' : value.type === 'QUOTE_SINGLE' ? "'" : '';
  const why = `"${tag}" can be moved to other code at any time; ${line === undefined ? 'this is the commit that it stands at' : `${pin.version} is the newest known release of the same major`}.`;
  return [{ place, why, edits: [{ start: startOf(value), end: endOf(value), text: `${quote}${name}@${pin.sha}${quote}${endsLine(source, endOf(value)) ? ` # ${pin.version}` : ''}` }] }];
}

/** Why a tag stays because of the lock; `undefined` where that says nothing of it. */
function heldBy(lock: Lockfile | UnreadLockfile | undefined, path: string, uses: string): string | undefined {
  if (lock === undefined || lockKey(uses) === undefined) return undefined;
  if (!isRead(lock)) return `actions.lock could not be read (${lock.problem}); beside a lock a commit may keep a run from starting.`;
  if (!lock.workflows.has(path)) return undefined;
  return missingFrom(lock, path, [uses]).length === 0 ? 'The tag stays: actions.lock holds its commit, and this file is run by it.' : 'The tag stays: this file is run by actions.lock, which does not hold it. Run `gh actions-lock`.';
}

/** Inside of braces a comment would swallow what follows. */
function endsLine({ content }: Source, end: number): boolean {
  return /^[ \t]*(?:#[^\n]*)?(?:\r?\n|$)/.test(content.slice(end));
}
