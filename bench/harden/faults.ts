import { Lexer, parse } from 'yaml';
import { harden } from '../../shared/pipelines/hardening/harden.ts';
import { factsOf } from '../convert/compare.ts';

export interface GivenFile {
  readonly path: string;
  readonly content: string;
}

/** What must not happen to a file, judged without the code under test. An `environment` that was asked for does not count as a change. */
export function faultsOf({ path, content }: GivenFile, after: string, isAccepted: boolean, environment?: string): string[] {
  const faults: string[] = [...(isAccepted ? [] : ['given back, since its graph would have changed']), ...commentFault(content, after)];
  const made = comparableJobs(after);
  for (const [job, facts] of comparableJobs(content)) if (made.get(job) !== facts) faults.push(`commands, variables, needs or matrix of ${job} differ`);
  if (JSON.stringify(skeletonOf(content, environment)) !== JSON.stringify(skeletonOf(after, environment))) faults.push('triggers, machines, conditions or actions differ');
  if (!keepsLimits(content, after)) faults.push('runs wait for each other or end otherwise');
  const again = harden('github-actions', [{ path, content: after }], { environment });
  if (again.files[0]?.content !== after) faults.push('a second time changes it again');
  return faults;
}

/** The first comment that is no longer there, in the order of the file; what a version is put in front of is still there behind it. */
export function commentFault(content: string, after: string): string[] {
  const own = commentsOf(after);
  let place = -1;
  for (const comment of commentsOf(content)) {
    place = own.findIndex((each, index) => index > place && each.endsWith(comment));
    if (place === -1) return [`lost the comment ${comment}`];
  }
  return [];
}

function commentsOf(content: string): string[] {
  const comments: string[] = [];
  for (const lexeme of new Lexer().lex(content)) if (lexeme.startsWith('#')) comments.push(lexeme.trim());
  return comments;
}

type Table = Readonly<Record<string, unknown>>;
const asTable = (value: unknown): Table => (value !== null && typeof value === 'object' && !Array.isArray(value) ? Object.fromEntries(Object.entries(value)) : {});
const asList = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

/** Triggers, and of every job its machine, condition, and each step's action (without its version), condition and folder. */
function skeletonOf(content: string, asked: string | undefined): unknown {
  const root = asTable(parse(content, { merge: true, logLevel: 'silent' }));
  return [root['on'], root['env'], root['defaults'], Object.entries(asTable(root['jobs'])).map(([id, job]) => {
    const { 'runs-on': machine, if: condition, needs, strategy, steps, uses, environment, outputs } = asTable(job);
    return [id, machine, condition, needs, strategy, uses === undefined ? null : String(uses).split('@')[0], environment === asked ? undefined : environment, outputs, asList(steps).map((step) => {
      const table = asTable(step);
      return [table['id'], table['name'], table['if'], table['shell'], table['working-directory'], table['uses'] === undefined ? null : String(table['uses']).split('@')[0]];
    })];
  })];
}

/** Whether every group of runs that was there is still there, and ends no run that it did not end. */
function keepsLimits(before: string, after: string): boolean {
  const made = new Map(limitsOf(after));
  return limitsOf(before).every(([id, limit]) => made.get(id) === limit);
}

/** Group, and what it ends, of the workflow (under an empty name) and of each job. */
function limitsOf(content: string): readonly (readonly [string, string])[] {
  const root = asTable(parse(content, { merge: true, logLevel: 'silent' }));
  const all: readonly (readonly [string, unknown])[] = [['', root['concurrency']], ...Object.entries(asTable(root['jobs'])).map(([id, job]) => [id, asTable(job)['concurrency']] as const)];
  return all.flatMap(([id, limit]) => (limit === undefined || limit === null ? [] : [[id, JSON.stringify(typeof limit === 'string' ? [limit, false] : [asTable(limit)['group'], asTable(limit)['cancel-in-progress'] ?? false])]]));
}

/** The facts of each job as text, with the expressions put back for the variables that stand for them; quotes right beside do not count. */
function comparableJobs(content: string): ReadonlyMap<string, string> {
  const values = new Map([...content.matchAll(/^\s*(?:- env:\s*)?(EXPR_\w+): "?(\$\{\{.*?\}\})"?\s*$/gm)].map((match) => [match[1] ?? '', match[2] ?? '']));
  const restored = content.replaceAll(/\$\{(?:env:)?(EXPR_\w+)\}/g, (whole, name: string) => values.get(name) ?? whole).replaceAll(/\$\{env:(\w+)\}/g, '${$1}');
  return new Map([...factsOf(restored)].map(([job, { commands, env, needs, matrix }]) => [job, plain([commands, env.filter((entry) => !entry.startsWith('EXPR_')), needs, matrix])]));
}

function plain(value: unknown): string {
  return JSON.stringify(value)
    .replaceAll(/\$\{\{\s*'([\w ./:@+-]*)'\s*\}\}/g, '$1')
    .replaceAll(/\$\{(\w+)\}/g, (whole) => whole.toUpperCase())
    .replaceAll(/["'\\]*(\$\{\{[^}]*\}\}|\$\{\w+\})["'\\]*/g, '$1')
    .replaceAll(/\$\{\{\s*(.*?)\s*\}\}/g, '${{ $1 }}');
}
