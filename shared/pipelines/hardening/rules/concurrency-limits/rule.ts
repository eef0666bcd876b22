import { isMap, isScalar, isSeq } from 'yaml';
import { beforeKey, isEditable } from '../../edits.ts';
import { defineRule } from '../../model.ts';
import { pairOf, startOf, valueOf, type Source } from '../../source.ts';

/** Ends a run of a pull request that a newer push has superseded. Any other run has a group of its own and always finishes. */
const LINES = ['concurrency:', '  group: ${{ github.workflow }}-${{ github.event.pull_request.number || github.run_id }}', '  cancel-in-progress: true'];

/** One run at a time for each branch or tag, none ended: what a schedule or a release begins does not meet itself. */
const ONE_AT_A_TIME = ['concurrency:', '  group: ${{ github.workflow }}-${{ github.ref }}', '  cancel-in-progress: false'];
/** Of these a later run does all that one waiting before it would have done, or it is of another tag. */
const REPEATABLE = new Set(['schedule', 'workflow_dispatch', 'release', 'push']);

export default defineRule({
  id: 'concurrency-limits',
  platform: 'github-actions',
  order: 30,
  find(source) {
    if (pairOf(source.root, 'concurrency') !== undefined || source.jobs.some(({ map }) => pairOf(map, 'concurrency') !== undefined)) return { fixes: [], left: [] };
    const place = { offset: startOf(pairOf(source.root, 'on')?.key) };
    const events = eventsOf(source);
    const left = (why: string) => ({ fixes: [], left: [{ place, why }] });
    if (isRepeatable(source, events)) {
      if (!isEditable(source, source.root) || pairOf(source.root, 'jobs') === undefined) return left('The file is written in a style that cannot be edited in place.');
      return { fixes: [{ place, why: 'Two runs for one branch or tag would work on the same thing at once. The later one waits; none is ended.', edits: [beforeKey(source, source.root, 'jobs', [...ONE_AT_A_TIME, ''])] }], left: [] };
    }
    if (!events.includes('pull_request')) return left('Only runs of pull requests can be ended without losing a run that somebody waits for; this workflow has none.');
    if (events.includes('workflow_call')) return left('A called workflow shares the name of its caller, so a limit here could end the caller.');
    if (source.jobs.some(({ map }) => pairOf(map, 'environment') !== undefined)) return left('A job deploys to an environment; a deployment must not be ended half way.');
    if (!isEditable(source, source.root) || pairOf(source.root, 'jobs') === undefined) return left('The file is written in a style that cannot be edited in place.');
    return { fixes: [{ place, why: 'A newer push to a pull request makes the run before it superfluous. Runs of branches, tags and schedules are never ended or queued.', edits: [beforeKey(source, source.root, 'jobs', [...LINES, ''])] }], left: [] };
  },
});

/** By schedule, by hand without inputs, for a release or a tag: nothing is lost when runs of one reference queue. */
function isRepeatable(source: Source, events: readonly string[]): boolean {
  if (events.length === 0 || !events.every((event) => REPEATABLE.has(event))) return false;
  if (valueOf(source.root, 'on', 'workflow_dispatch', 'inputs') !== undefined) return false;
  if (!events.includes('push')) return true;
  const push = valueOf(source.root, 'on', 'push');
  return isMap(push) && pairOf(push, 'tags') !== undefined && pairOf(push, 'branches') === undefined && pairOf(push, 'branches-ignore') === undefined;
}

function eventsOf(source: Source): string[] {
  const on = valueOf(source.root, 'on');
  if (isScalar(on)) return [String(on.value)];
  if (isSeq(on)) return on.items.flatMap((item) => (isScalar(item) ? [String(item.value)] : []));
  return isMap(on) ? on.items.flatMap(({ key }) => (isScalar(key) ? [String(key.value)] : [])) : [];
}
