import { isMap } from 'yaml';
import { beforeKey, isEditable } from '../../edits.ts';
import { defineRule } from '../../model.ts';
import { pairOf, startOf, valueOf } from '../../source.ts';

const DEPLOYS = /deploy|release|publish|promote|rollout/i;

/** Jobs of a superseded pipeline end, where none of them leaves something half done. */
export default defineRule({
  id: 'interruptible',
  platform: 'gitlab-ci',
  order: 20,
  find(source) {
    const { root, content } = source;
    const place = { offset: startOf(root) };
    const left = (why: string) => ({ fixes: [], left: [{ place, why }] });
    if (/\binterruptible:|\bauto_cancel:/.test(content)) return { fixes: [], left: [] };
    const jobs = root.items.filter(({ value }) => isMap(value) && (pairOf(value, 'script') !== undefined || pairOf(value, 'trigger') !== undefined));
    const deploys = jobs.find(({ key, value }) => DEPLOYS.test(String(key)) || (isMap(value) && (['environment', 'resource_group', 'release', 'trigger', 'pages'].some((name) => pairOf(value, name) !== undefined) || DEPLOYS.test(String(valueOf(value, 'stage') ?? '')))));
    if (jobs.length === 0) return { fixes: [], left: [] };
    if (deploys !== undefined) return left(`"${String(deploys.key)}" may deploy, and a deployment must not be ended half way. Set interruptible at the jobs that only check.`);
    if (pairOf(root, 'include') !== undefined) return left('Jobs that other files bring would become interruptible too, whatever they do.');
    const defaults = valueOf(root, 'default');
    if (!isEditable(source, root) || (pairOf(root, 'default') !== undefined && (!isMap(defaults) || !isEditable(source, defaults)))) return left('Set interruptible under the defaults that are there already.');
    const edit = isMap(defaults) ? beforeKey(source, defaults, undefined, ['interruptible: true']) : beforeKey(source, root, undefined, ['default:', '  interruptible: true', '']);
    return { fixes: [{ place, why: 'No job deploys, so a pipeline that a newer push has superseded can end.', edits: [edit] }], left: [] };
  },
});
