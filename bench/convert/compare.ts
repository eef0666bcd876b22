import { parse } from 'yaml';
import { rowsOf } from '../../shared/pipelines/conversion/matrix.ts';

/** One job of a workflow file, read without the converter's own readers. */
interface Facts {
  /** As people see it; ids may have to be spelled otherwise elsewhere. */
  readonly name: string;
  readonly commands: readonly string[];
  readonly env: readonly string[];
  readonly needs: readonly string[];
  readonly matrix: readonly string[];
}

type Table = Readonly<Record<string, unknown>>;
const isTable = (value: unknown): value is Table => value !== null && typeof value === 'object' && !Array.isArray(value);
const asTable = (value: unknown): Table => (isTable(value) ? value : {});
const asList = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : value === undefined || value === null ? [] : [value]);
const upper = (name: string): string => name.toUpperCase().replaceAll(/[^A-Z0-9]+/g, '_');

/** What the contexts of GitHub are called once they are variables. */
const RUN: Readonly<Record<string, string>> = { sha: 'RUN_COMMIT', ref_name: 'RUN_BRANCH', repository: 'RUN_REPOSITORY', run_id: 'RUN_RUN_ID', run_number: 'RUN_RUN_NUMBER', workspace: 'RUN_WORKSPACE', actor: 'RUN_ACTOR', server_url: 'RUN_SERVER', 'event.pull_request.number': 'RUN_CHANGE_NUMBER', 'event.number': 'RUN_CHANGE_NUMBER' };

/** The same text for a value written as an expression, as a variable, or as a variable between quotes that were closed for it. */
function normal(text: string): string {
  return text
    .replaceAll(/\$\{\{\s*(?:matrix|secrets|vars|env)\.([\w-]+)\s*\}\}/g, (_whole, name: string) => `\${${upper(name)}}`)
    .replaceAll(/\$\{\{\s*github\.([\w.]+)\s*\}\}/g, (whole, name: string) => (RUN[name] === undefined ? whole : `\${${RUN[name]}}`))
    .replaceAll(/\$\{\{\s*runner\.temp\s*\}\}/g, '${RUN_TEMP}')
    .replaceAll(/'"(\$\{\w+\})"'/g, '$1');
}

function stepsOf(job: Table): readonly Table[] {
  return asList(job['steps']).filter(isTable);
}

function commandsOf(job: Table): string[] {
  return stepsOf(job).flatMap((step) => (typeof step['run'] === 'string' ? normal(step['run']).split('\n') : [])).map((line) => line.trim()).filter((line) => line !== '');
}

/** `name=value` of every level; a variable that is only a new name for what it holds says nothing. */
function envOf(workflow: Table, job: Table): string[] {
  const tables = [workflow['env'], job['env'], ...stepsOf(job).map((step) => step['env'])].map(asTable);
  const entries = tables.flatMap((table) => Object.entries(table).map(([name, value]): [string, string] => [name, normal(String(value))]));
  return [...new Set(entries.filter(([name, value]) => value !== `\${${upper(name)}}`).map(([name, value]) => `${name}=${value}`))].toSorted();
}

function matrixOf(job: Table): string[] {
  const raw = asTable(asTable(job['strategy'])['matrix']);
  const row = (value: unknown): Record<string, string> => Object.fromEntries(Object.entries(asTable(value)).map(([name, each]) => [name, String(each)]));
  const axes = Object.fromEntries(Object.entries(raw).filter(([name]) => name !== 'include' && name !== 'exclude').map(([name, values]) => [name, asList(values).map(String)]));
  const rows = rowsOf({ axes, include: asList(raw['include']).map(row), exclude: asList(raw['exclude']).map(row), failFast: false });
  return rows.map((each) => Object.entries(each).map(([name, value]) => `${upper(name)}=${value}`).toSorted().join(' ')).toSorted();
}

/** Jobs by id. Numbers stay as they are written. */
export function factsOf(content: string): ReadonlyMap<string, Facts> {
  const workflow = asTable(parse(content, { schema: 'failsafe', merge: true }));
  const jobs = Object.entries(asTable(workflow['jobs'])).filter(([, job]) => isTable(job) && job['uses'] === undefined);
  return new Map(jobs.map(([id, job]) => [id, { name: String(asTable(job)['name'] ?? id), commands: commandsOf(asTable(job)), env: envOf(workflow, asTable(job)), needs: asList(asTable(job)['needs']).map((need) => String(need).replaceAll(/\W/g, '_')).toSorted(), matrix: matrixOf(asTable(job)) }]));
}

/** Which kinds of facts differ, `job` when it is missing altogether. */
export function differences(before: Facts, after: Facts | undefined): readonly ('commands' | 'env' | 'needs' | 'matrix' | 'job')[] {
  if (after === undefined) return ['job'];
  return (['commands', 'env', 'needs', 'matrix'] as const).filter((kind) => JSON.stringify(before[kind]) !== JSON.stringify(after[kind]));
}
