import { isMap, isScalar, isSeq } from 'yaml';
import { afterLine, beforeKey, columnOf, isEditable } from '../../edits.ts';
import { defineRule, type Findings, type Fix } from '../../model.ts';
import { endOf, pairOf, startOf, valueOf, type Source } from '../../source.ts';
import { groupOfRepeats } from './repeats.ts';

/** Ends a run of a pull request that a newer push has superseded. Any other run has a group of its own and always finishes. */
const LINES = ['concurrency:', '  group: ${{ github.workflow }}-${{ github.event.pull_request.number || github.run_id }}', '  cancel-in-progress: true'];

/** One run at a time for each branch or tag, none ended: what a schedule or a release begins does not meet itself. */
const ONE_AT_A_TIME = ['concurrency:', '  group: ${{ github.workflow }}-${{ github.ref }}', '  cancel-in-progress: false'];
/** Of these a later run does all that one waiting before it would have done, or it is of another tag. */
const REPEATABLE = new Set(['schedule', 'workflow_dispatch', 'release', 'push']);
const BY_SCHEDULE = /github\.event\.schedule\b/;

export default defineRule({
  id: 'concurrency-limits',
  platform: 'github-actions',
  order: 30,
  find(source) {
    if ([source.root, ...source.jobs.map(({ map }) => map)].some((map) => pairOf(map, 'concurrency') !== undefined)) return spelledOut(source);
    const place = { offset: startOf(pairOf(source.root, 'on')?.key) };
    const events = eventsOf(source);
    const left = (why: string): Findings => ({ fixes: [], left: [{ place, why }] });
    const fix = (why: string, lines: readonly string[]): Findings => ({ fixes: [{ place, why, edits: [beforeKey(source, source.root, 'jobs', [...lines, ''])] }], left: [] });
    if (events.includes('workflow_call')) return left('A called workflow shares the name of its caller, so a limit here could end the caller.');
    if (!isEditable(source, source.root) || pairOf(source.root, 'jobs') === undefined) return left('The file is written in a style that cannot be edited in place.');
    if (isRepeatable(source, events)) return fix('Two runs for one branch or tag would work on the same thing at once. The later one waits; none is ended.', ONE_AT_A_TIME);
    // A run that waits for somebody to approve it would hold up those behind it.
    if (events.some((event) => event.startsWith('pull_request')) && source.jobs.some(({ map }) => pairOf(map, 'environment') !== undefined)) return left('A job deploys to an environment; a deployment must not be ended half way.');
    if (events.includes('pull_request')) return fix('A newer push to a pull request makes the run before it superfluous. Runs of branches, tags and schedules are never ended or queued.', LINES);
    const group = groupOfRepeats(source, events);
    if (group !== undefined) return fix('Two runs about one issue or pull request would work on the same thing at once. The later one waits; none is ended, and different ones never wait for each other.', ['concurrency:', `  group: ${group}`, '  cancel-in-progress: false']);
    return left('Only runs of pull requests can be ended without losing a run that somebody waits for; this workflow has none.');
  },
});

/** A group alone queues and never ends a run; said aloud, it stays so on purpose. */
function spelledOut(source: Source): Findings {
  const fixes = [{ map: source.root }, ...source.jobs.map(({ map, id }) => ({ map, job: id }))].flatMap(({ map, ...job }): Fix[] => {
    const pair = pairOf(map, 'concurrency');
    const value = pair?.value;
    if (pair === undefined || !isScalar(value) || typeof value.value !== 'string' || !isEditable(source, map)) return [];
    const [key, start, end] = [endOf(pair.key) + 1, startOf(value), endOf(value)];
    if (!/^ +$/.test(source.content.slice(key, start)) || source.content.slice(start, end).includes('\n')) return [];
    const column = columnOf(source, startOf(pair.key));
    const edits = [{ start: key, end: start, text: `${source.eol}${' '.repeat(column + 2)}group: ` }, afterLine(source, end, column + 2, ['cancel-in-progress: false'])];
    return [{ place: { offset: startOf(pair.key), ...job }, why: 'Runs of the group wait for each other and none is ended, as before; this says so aloud.', edits }];
  });
  return { fixes, left: [] };
}

/** By schedule, by hand without inputs, for a release or a tag: nothing is lost when runs of one reference queue. */
function isRepeatable(source: Source, events: readonly string[]): boolean {
  if (events.length === 0 || BY_SCHEDULE.test(source.content) || !events.every((event) => REPEATABLE.has(event))) return false;
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
