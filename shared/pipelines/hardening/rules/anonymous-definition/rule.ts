import { beforeKey, isEditable } from '../../edits.ts';
import { defineRule, type Fix } from '../../model.ts';
import { pairOf, startOf } from '../../source.ts';

const PLAIN = /^[A-Za-z_][\w-]*$/;
/** Words that some YAML takes for something else than text. */
const RESERVED = /^(?:true|false|yes|no|on|off|null|y|n)$/i;

/** Names as GitHub itself would show them, so that required checks keep their name. */
export default defineRule({
  id: 'anonymous-definition',
  platform: 'github-actions',
  order: 5,
  find(source) {
    const fixes: Fix[] = source.jobs.flatMap(({ id, map, key }): Fix[] => {
      if (pairOf(map, 'name') !== undefined || !isEditable(source, map)) return [];
      const name = PLAIN.test(id) && !RESERVED.test(id) ? id : JSON.stringify(id);
      return [{ place: { offset: startOf(key), job: id }, why: 'The name is the one that is shown now; said aloud, a renamed job no longer renames its check.', edits: [beforeKey(source, map, undefined, [`name: ${name}`])] }];
    });
    if (pairOf(source.root, 'name') === undefined && isEditable(source, source.root)) {
      fixes.push({ place: { offset: 0 }, why: 'The name is the one that is shown now, the path of the file.', edits: [beforeKey(source, source.root, undefined, [`name: ${JSON.stringify(source.path)}`])] });
    }
    return { fixes, left: [] };
  },
});
