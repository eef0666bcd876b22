import { asList, asTable, asText, asTexts, isTable, parseCiYaml, type Table } from '../../detection/ci-text.ts';
import { combinationsOf } from '../../detection/combinations.ts';
import { resolvePath } from '../../detection/paths.ts';

const MAX_EXTENDS = 10;
const MAX_INCLUDES = 30;
const MAX_REFERENCES = 10;

type Other = (path: string) => string | undefined;

function localPaths(root: Table): string[] {
  return asList(root['include']).flatMap((entry) => {
    const path = asText(entry) ?? asText(asTable(entry)['local']);
    return path === undefined || /^https?:/.test(path) || path.includes('*') ? [] : (resolvePath('.', path.replace(/^\//, '')) ?? []);
  });
}

/** The configuration with the local files that it includes under it, theirs too. What is included elsewhere is not known here. */
export function withIncludes(root: Table, other: Other, seen = new Set<string>()): Table {
  const included = localPaths(root).flatMap((path) => {
    if (seen.has(path) || seen.size >= MAX_INCLUDES) return [];
    seen.add(path);
    const text = other(path);
    return text === undefined ? [] : [withIncludes(parseCiYaml(path, text).root, other, seen)];
  });
  return Object.assign({}, ...included, root);
}

/** Variables of parent and child together; every other member of the child wins as a whole. */
function under(parent: Table, child: Table): Table {
  return { ...parent, ...child, variables: { ...asTable(parent['variables']), ...asTable(child['variables']) } };
}

/** A job with what it extends merged under it. */
export function extended(root: Table, job: Table, depth = 0): Table {
  const parents = depth >= MAX_EXTENDS ? [] : asTexts(job['extends']).filter((name) => Object.hasOwn(root, name));
  return under(parents.reduce<Table>((merged, name) => under(merged, extended(root, asTable(root[name]), depth + 1)), {}), job);
}

/** Lines of a script: lists nest by anchors, `!reference` takes those of another job. */
export function scriptOf(value: unknown, root: Table, depth = 0): string[] {
  if (depth > MAX_REFERENCES) return [];
  if (isTable(value)) {
    const [name = '', member = 'script'] = asTexts(value['reference']);
    return Object.hasOwn(root, name) ? scriptOf(extended(root, asTable(root[name]))[member], root, depth + 1) : [];
  }
  return asList(value).flatMap((line) => (Array.isArray(line) || isTable(line) ? scriptOf(line, root, depth + 1) : (asText(line) ?? [])));
}

/** Values of `variables:`, plain or with a description. */
export function variablesOf(value: unknown): Record<string, string> {
  return Object.fromEntries(Object.entries(asTable(value)).flatMap(([name, raw]) => { const text = asText(raw) ?? asText(asTable(raw)['value']); return text === undefined ? [] : [[name, text]]; }));
}

/** Variables of each combination of `parallel: matrix:`; one empty set without a matrix. */
export function parallelVariables(job: Table): Record<string, string>[] {
  const rows = asList(asTable(job['parallel'])['matrix']).filter(isTable);
  if (rows.length === 0) return [{}];
  return rows.flatMap((row) => combinationsOf(row)).map((combination) => Object.fromEntries(Object.entries(combination).flatMap(([name, value]) => (typeof value === 'string' ? [[name, value]] : []))));
}

const SPECIAL_REFS = new Set(['tags', 'schedules', 'web', 'api', 'triggers', 'pipelines', 'external']);
const SPECIAL_RULE = /\$CI_COMMIT_TAG\b(?!\s*==\s*null)|CI_PIPELINE_SOURCE\s*==\s*["'](?:schedule|web|api|trigger)/;
const USUAL_RULE = /merge_request|CI_COMMIT_BRANCH|CI_DEFAULT_BRANCH|!\s*\$CI_COMMIT_TAG/;

function isSpecialRule(rule: Table): boolean {
  const condition = asText(rule['if']) ?? '';
  return asText(rule['when']) === 'manual' || (SPECIAL_RULE.test(condition) && !USUAL_RULE.test(condition));
}

/** Jobs for tags, schedules and people who press a button: they check no change. */
export function isSpecialJob(job: Table): boolean {
  if (asText(job['when']) === 'manual') return true;
  const refs = asTexts(isTable(job['only']) ? job['only']['refs'] : job['only']);
  if (refs.length > 0 && refs.every((ref) => SPECIAL_REFS.has(ref) || /^\/\^?v/.test(ref))) return true;
  const rules = asList(job['rules']).filter(isTable).filter((rule) => asText(rule['when']) !== 'never');
  return rules.length > 0 && rules.every(isSpecialRule);
}
