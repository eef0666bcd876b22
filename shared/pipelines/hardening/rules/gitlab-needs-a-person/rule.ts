import { isMap, isScalar, isSeq, type YAMLMap } from 'yaml';
import { defineRule, type Remainder } from '../../model.ts';
import { pairOf, startOf, textOf, valueOf } from '../../source.ts';

const SECRET = /(?:^|_)(?:TOKEN|PASSWORD|PASSWD|SECRET|PRIVATE_KEY|API_KEY|ACCESS_KEY|CREDENTIALS?)$/i;

/** What cannot be made safe by an edit that leaves the pipeline's meaning alone. */
export default defineRule({
  id: 'needs-a-person',
  platform: 'gitlab-ci',
  order: 90,
  find({ root }) {
    const tables = [root, ...root.items.flatMap(({ value }) => (isMap(value) ? [value] : []))];
    return { fixes: [], left: [...includes(root), ...tables.flatMap(secrets)] };
  },
});

function includes(root: YAMLMap): Remainder[] {
  const include = valueOf(root, 'include');
  const entries = isSeq(include) ? include.items : [include];
  return entries.flatMap((entry): Remainder[] => {
    const place = { offset: startOf(entry) };
    if (isScalar(entry) && /^https?:/.test(String(entry.value))) return [{ place, why: 'remote-include: whoever controls this address controls the pipeline. Give its integrity hash, or copy the file.' }];
    if (!isMap(entry)) return [];
    if (pairOf(entry, 'remote') !== undefined && pairOf(entry, 'integrity') === undefined) return [{ place, why: 'remote-include: whoever controls this address controls the pipeline. Give its integrity hash, or copy the file.' }];
    if (pairOf(entry, 'project') !== undefined && !/^[0-9a-f]{40}$/.test(textOf(entry, 'ref') ?? '')) return [{ place, why: 'unpinned-include: the files of the other project can change at any time. Give the commit that you have read as ref.' }];
    if (pairOf(entry, 'component') !== undefined && !/@(?:[0-9a-f]{40}|\d+\.\d+\.\d+)$/.test(textOf(entry, 'component') ?? '')) return [{ place, why: 'unpinned-include: the component can change at any time. Name a full version or a commit.' }];
    return [];
  });
}

/** Never with the value in it. */
function secrets(map: YAMLMap): Remainder[] {
  const variables = valueOf(map, 'variables');
  if (!isMap(variables)) return [];
  return variables.items.flatMap(({ key, value }): Remainder[] => {
    const text = isScalar(value) ? String(value.value ?? '') : isMap(value) ? (textOf(value, 'value') ?? '') : '';
    if (!isScalar(key) || !SECRET.test(String(key.value)) || text === '' || text.includes('$')) return [];
    return [{ place: { offset: startOf(key) }, why: `hardcoded-secret: ${String(key.value)} looks like a secret in the file. Make it a masked variable of the project and change the secret.` }];
  });
}
