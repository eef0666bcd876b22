import { isMap, isScalar, type Pair, type YAMLMap } from 'yaml';
import { beforeKey, columnOf, isEditable } from '../../edits.ts';
import { defineRule, type Edit, type Fix, type Remainder } from '../../model.ts';
import { endOf, pairOf, startOf, type JobNode, type Source } from '../../source.ts';
import { rightsOf, type Rights } from './rights.ts';

/** What each right is for, said beside it. */
const PURPOSE: Readonly<Record<string, string>> = {
  'actions write': 'manages runs and caches',
  'actions read': 'reads runs and their artifacts',
  'attestations write': 'stores attestations',
  'checks write': 'writes check results',
  'contents write': 'pushes commits, tags or releases',
  'deployments write': 'records deployments',
  'discussions write': 'writes discussions',
  'id-token write': 'proves its identity to another service',
  'issues write': 'writes issues and comments',
  'packages write': 'publishes packages',
  'pages write': 'publishes the site',
  'pull-requests write': 'writes pull requests and comments',
  'security-events write': 'uploads results of code scanning',
  'statuses write': 'sets commit statuses',
};

const said = (area: string, level: string): string => {
  const line = `${area}: ${level}`;
  return line === 'contents: read' ? line : `${line} # ${PURPOSE[`${area} ${level}`] ?? `${level === 'read' ? 'reads' : 'writes'} ${area}`}`;
};
const linesOf = (rights: Rights): string[] => (Object.keys(rights).length === 0 ? ['permissions: {}'] : ['permissions:', ...Object.entries(rights).map(([area, level]) => `  ${said(area, level)}`)]);

/** The least rights of the token: none for the workflow, for each job those that its steps ask for. */
export default defineRule({
  id: 'excessive-permissions',
  platform: 'github-actions',
  order: 15,
  find(source) {
    const top = pairOf(source.root, 'permissions');
    const commented = commentRights(source, [source.root, ...source.jobs.map(({ map }) => map)]);
    const found = top === undefined ? withoutAny(source) : broadTop(source, top);
    const broad = source.jobs.flatMap((job) => broadJob(source, job));
    return { fixes: [...found.fixes, ...broad.flatMap((one) => ('edits' in one ? [one] : [])), ...commented.filter((fix) => !found.fixes.some(({ edits }) => edits.some((made) => made.end > made.start && fix.edits.some((edit) => edit.start >= made.start && edit.start <= made.end))))], left: [...found.left, ...broad.filter((one) => !('edits' in one))] };
  },
});

/** No job has a limit: those whose needs are known get one; the top is closed only when all are known. */
function withoutAny(source: Source): { fixes: Fix[]; left: Remainder[] } {
  const fixes: Fix[] = [];
  const left: Remainder[] = [];
  for (const job of source.jobs.filter(({ map }) => pairOf(map, 'permissions') === undefined)) {
    const place = { offset: startOf(job.key), job: job.id };
    const rights = rightsOf(source, job);
    if ('unknown' in rights) left.push({ place, why: `Which rights this job needs cannot be told: ${String(rights['unknown'])}. It keeps the default of the repository.` });
    else if (!isEditable(source, job.map)) left.push({ place, why: 'The job is written in a style that cannot be edited in place.' });
    else fixes.push({ place, why: 'The token has every right that the repository grants by default; these are the ones that the steps ask for.', edits: [beforeKey(source, job.map, anchorOf(job), linesOf(rights))] });
  }
  if (left.length > 0) left.push({ place: { offset: 0 }, why: 'The default of the workflow stays open for the jobs whose needs cannot be told.' });
  else if (isEditable(source, source.root) && pairOf(source.root, 'jobs') !== undefined) fixes.push({ place: { offset: 0 }, why: 'A job that is added later starts without any right.', edits: [beforeKey(source, source.root, 'jobs', ['permissions: {}', ''])] });
  return { fixes, left };
}

function anchorOf(job: JobNode): string | undefined {
  return ['runs-on', 'uses'].find((name) => pairOf(job.map, name) !== undefined);
}

/** Rights for all jobs move to the jobs that have none of their own, where their needs are known only as far as needed. */
function broadTop(source: Source, top: Pair): { fixes: Fix[]; left: Remainder[] } {
  const value = top.value;
  const place = { offset: startOf(top.key) };
  const given = givenRights(value);
  const isBroad = isScalar(value) || (given !== undefined && Object.values(given).includes('write'));
  if (!isBroad) return { fixes: [], left: [] };
  const open = source.jobs.filter(({ map }) => pairOf(map, 'permissions') === undefined);
  const wanted = open.map((job) => ({ job, rights: limited(rightsOf(source, job), given) }));
  const blocked = wanted.find(({ job, rights }) => rights === undefined || !isEditable(source, job.map));
  if (blocked !== undefined) return { fixes: [], left: [{ place, why: `The job ${blocked.job.id} may need any of these rights: what its steps do with the token is not known.` }] };
  const hasText = isMap(value) && value.items.length > 0;
  // What stands between the key and the end of the value may be somebody's comment.
  if (hasText && /#/.test(source.content.slice(startOf(top.key), endOf(value)))) return { fixes: [], left: [{ place, why: 'The rights of the workflow carry comments; move them to the jobs by hand.' }] };
  const edits: Edit[] = wanted.map(({ job, rights }) => beforeKey(source, job.map, anchorOf(job), linesOf(rights ?? {})));
  return { fixes: [{ place, why: 'Rights of the workflow are rights of every job; each job now has those that it needs of them.', edits: [...edits, { start: startOf(top.key), end: endOfValue(source, value), text: 'permissions: {}' }] }], left: [] };
}

/** End of the last text of a value, without the line break behind it. */
function endOfValue({ content }: Source, value: unknown): number {
  const end = endOf(value);
  return startOf(value) + content.slice(startOf(value), end).trimEnd().length;
}

/** Rights of a table; undefined for a word that stands for many. */
function givenRights(value: unknown): Rights | undefined {
  if (!isMap(value)) return undefined;
  return Object.fromEntries(value.items.flatMap(({ key, value: each }) => (isScalar(key) && isScalar(each) && (each.value === 'read' || each.value === 'write') ? [[String(key.value), each.value]] : [])));
}

/** The rights needed, within those given. A job of unknown needs gets all of a table, and of a word nothing can be told. */
function limited(needed: ReturnType<typeof rightsOf>, given: Rights | undefined): Rights | undefined {
  if ('unknown' in needed) return given;
  if (given === undefined) return needed;
  const rights = Object.entries(needed).flatMap(([area, level]) => (given[area] === undefined ? [] : [[area, given[area] === 'read' ? 'read' : level] as const]));
  return Object.fromEntries(rights);
}

/** `write-all` and `read-all` of a job. */
function broadJob(source: Source, job: JobNode): (Fix | Remainder)[] {
  const pair = pairOf(job.map, 'permissions');
  if (pair === undefined || !isScalar(pair.value) || typeof pair.value.value !== 'string' || !/^(?:read|write)-all$/.test(pair.value.value)) return [];
  const place = { offset: startOf(pair.key), job: job.id };
  const rights = rightsOf(source, job);
  if ('unknown' in rights) return [{ place, why: `Which rights this job needs cannot be told: ${String(rights['unknown'])}.` }];
  const limits = pair.value.value === 'read-all' ? Object.fromEntries(Object.keys(rights).map((area) => [area, 'read' as const])) : rights;
  const indent = ' '.repeat(columnOf(source, startOf(pair.key)));
  return [{ place, why: 'All rights of one level are more than the steps ask for.', edits: [{ start: startOf(pair.key), end: endOf(pair.value), text: linesOf(limits).join(`${source.eol}${indent}`) }] }];
}

/** Says beside each right what it is for, where nothing is said. */
function commentRights(source: Source, tables: readonly YAMLMap[]): Fix[] {
  return tables.flatMap((table) => {
    const value = pairOf(table, 'permissions')?.value;
    if (!isMap(value) || value.flow === true) return [];
    return value.items.flatMap(({ key, value: each }): Fix[] => {
      if (!isScalar(key) || !isScalar(each) || typeof each.value !== 'string' || (key.value === 'contents' && each.value === 'read') || each.value === 'none') return [];
      const rest = /^[^\n]*/.exec(source.content.slice(endOf(each)))?.[0] ?? '';
      if (rest.includes('#')) return [];
      const comment = said(String(key.value), each.value).replace(/^[^#]*/, ' ');
      return [{ place: { offset: startOf(key) }, why: 'A right that nobody explains is never taken away again.', edits: [{ start: endOf(each), end: endOf(each), text: comment }] }];
    });
  });
}
