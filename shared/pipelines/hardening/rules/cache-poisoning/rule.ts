import { isMap, isScalar } from 'yaml';
import { versionOfCommit } from '../../../pins/index.ts';
import { addEntry, isEditable } from '../../edits.ts';
import { defineRule, type Fix, type Remainder } from '../../model.ts';
import { endOf, pairOf, startOf, textOf, valueOf, type Source } from '../../source.ts';

/** Setup actions that cache unless told otherwise, with the input that ends it and the first major line that knows it. */
const SWITCHES: readonly (readonly [RegExp, string, string, number])[] = [
  [/^actions\/setup-node$/, 'package-manager-cache', 'false', 5],
  [/^actions\/setup-go$/, 'cache', 'false', 4],
  [/^oven-sh\/setup-bun$/, 'no-cache', 'true', 2],
  [/^gradle\/actions\/setup-gradle$/, 'cache-disabled', 'true', 3],
];

/** A release never builds from a cache that a run of other code could have filled. */
export default defineRule({
  id: 'cache-poisoning',
  platform: 'github-actions',
  order: 22,
  find(source) {
    if (!releases(source)) return { fixes: [], left: [] };
    const fixes: Fix[] = [];
    const left: Remainder[] = [];
    for (const job of source.jobs) {
      for (const { map, index } of job.steps) {
        const [name = '', tag = ''] = (textOf(map, 'uses') ?? '').split('@');
        const place = { offset: startOf(pairOf(map, 'uses')?.value), job: job.id, step: index };
        const known = SWITCHES.find(([pattern]) => pattern.test(name));
        if (known === undefined) {
          if (/^actions\/cache$/.test(name) || (textOf(map, 'with', 'cache') ?? 'false') !== 'false') left.push({ place, why: 'A workflow that releases restores a cache that other runs can fill. Without it the job is slower; take it out if the release may take longer.' });
          continue;
        }
        const [, input, value, since] = known;
        if (valueOf(map, 'with', input) !== undefined || valueOf(map, 'with', 'cache') !== undefined) continue;
        const line = /^[0-9a-f]{40}$/.test(tag) ? majorOfCommit(source, map, name, tag) : Number(/^v?(\d+)/.exec(tag)?.[1] ?? 0);
        const edit = isEditable(source, map) && line >= since ? addEntry(source, map, 'with', `${input}: ${value}`, { after: 'uses' }) : undefined;
        if (edit !== undefined) fixes.push({ place, why: 'The workflow releases; a cache that another run filled could carry foreign files into it.', edits: [edit] });
        else if (line >= since) left.push({ place, why: 'The step is written in a style that cannot be edited in place.' });
      }
    }
    return { fixes, left };
  },
});

/** As the comment beside it says, or else the pins. */
function majorOfCommit(source: Source, map: Parameters<typeof pairOf>[0], name: string, commit: string): number {
  const end = endOf(pairOf(map, 'uses')?.value);
  const said = /^\s*#\s*(v?\d+)/.exec(source.content.slice(end, end + 40))?.[1] ?? versionOfCommit(name, commit);
  return Number(/\d+/.exec(said ?? '')?.[0] ?? 0);
}

function releases(source: Source): boolean {
  const on = valueOf(source.root, 'on');
  if (isScalar(on)) return on.value === 'release';
  return isMap(on) ? pairOf(on, 'release') !== undefined || valueOf(on, 'push', 'tags') !== undefined : false;
}
