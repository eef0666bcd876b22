import { isMap, isScalar, isSeq } from 'yaml';
import { beforeKey, isEditable } from '../../edits.ts';
import { defineRule } from '../../model.ts';
import { pairOf, startOf, valueOf, type Source } from '../../source.ts';

/** Ends a run of a pull request that a newer push has superseded. Any other run has a group of its own and always finishes. */
const LINES = ['concurrency:', '  group: ${{ github.workflow }}-${{ github.event.pull_request.number || github.run_id }}', '  cancel-in-progress: true'];

export default defineRule({
  id: 'concurrency-limits',
  platform: 'github-actions',
  order: 30,
  find(source) {
    if (pairOf(source.root, 'concurrency') !== undefined || source.jobs.some(({ map }) => pairOf(map, 'concurrency') !== undefined)) return { fixes: [], left: [] };
    const place = { offset: startOf(pairOf(source.root, 'on')?.key) };
    const events = eventsOf(source);
    const left = (why: string) => ({ fixes: [], left: [{ place, why }] });
    if (!events.includes('pull_request')) return left('Only runs of pull requests can be ended without losing a run that somebody waits for; this workflow has none.');
    if (events.includes('workflow_call')) return left('A called workflow shares the name of its caller, so a limit here could end the caller.');
    if (source.jobs.some(({ map }) => pairOf(map, 'environment') !== undefined)) return left('A job deploys to an environment; a deployment must not be ended half way.');
    if (!isEditable(source, source.root) || pairOf(source.root, 'jobs') === undefined) return left('The file is written in a style that cannot be edited in place.');
    return { fixes: [{ place, why: 'A newer push to a pull request makes the run before it superfluous. Runs of branches, tags and schedules are never ended or queued.', edits: [beforeKey(source, source.root, 'jobs', [...LINES, ''])] }], left: [] };
  },
});

function eventsOf(source: Source): string[] {
  const on = valueOf(source.root, 'on');
  if (isScalar(on)) return [String(on.value)];
  if (isSeq(on)) return on.items.flatMap((item) => (isScalar(item) ? [String(item.value)] : []));
  return isMap(on) ? on.items.flatMap(({ key }) => (isScalar(key) ? [String(key.value)] : [])) : [];
}
