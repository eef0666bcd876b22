import { parse } from 'yaml';
import { expandVariables } from './variables.ts';

type Table = Readonly<Record<string, unknown>>;
const isTable = (value: unknown): value is Table => value !== null && typeof value === 'object' && !Array.isArray(value);
const asTable = (value: unknown): Table => (isTable(value) ? value : {});
const asList = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

/**
 * What must be the same before and after, as text: triggers, jobs in order, needs, matrix, machines, conditions, actions by
 * name with their inputs, commands with the variables that took an expression's place put back. An environment of the name
 * that was asked for does not count.
 */
export function graphOf(content: string, environment?: string): string {
  const root = asTable(parse(content, { version: '1.2', merge: true, logLevel: 'silent' }));
  if (!('jobs' in root)) return gitlabGraphOf(root);
  const { jobs, name: _name, permissions: _permissions, concurrency: _concurrency, ...rest } = root;
  const text = JSON.stringify([rest, Object.entries(asTable(jobs)).map(([id, job]) => [id, jobOf(id, asTable(job), environment)])]);
  return text.replaceAll(/\$\{\{\s*'([\w ./:@+-]*)'\s*\}\}/g, '$1');
}

/** GitLab's files name their jobs at the top; nothing but images and the defaults may differ. */
function gitlabGraphOf({ default: defaults, ...rest }: Table): string {
  const { interruptible: _interruptible, ...kept } = asTable(defaults);
  return JSON.stringify(imagesOf([rest, kept]));
}

function jobOf(id: string, job: Table, asked: string | undefined): unknown {
  const { steps, name, permissions: _permissions, concurrency, container, services, environment, ...rest } = job;
  return [name ?? id, rest, environment === asked ? null : (environment ?? null), limitOf(concurrency), imagesOf(container), imagesOf(services), asList(steps).map((step) => stepOf(asTable(step)))];
}

/** A group alone never ends a run. */
function limitOf(concurrency: unknown): unknown {
  if (concurrency === undefined) return null;
  return { 'cancel-in-progress': false, ...(isTable(concurrency) ? concurrency : { group: concurrency }) };
}

/** A digest behind a tag names what the tag named. */
function imagesOf(value: unknown): unknown {
  return value === undefined ? null : JSON.parse(JSON.stringify(value).replaceAll(/@sha256:[0-9a-f]{64}/g, ''));
}

const OURS = { 'persist-credentials': [false, true], 'package-manager-cache': [false], 'cache-disabled': [true], 'no-cache': [true], cache: [false] };

function stepOf(step: Table): unknown {
  const { uses, run, env, with: inputs, ...rest } = step;
  const variables = asTable(env);
  const commands = typeof run === 'string' ? expandVariables(run, variables) : null;
  const foreign = Object.entries(variables).filter(([name]) => !name.startsWith('EXPR_'));
  const kept = Object.entries(asTable(inputs)).filter(([name, value]) => !Object.entries(OURS).some(([own, values]) => own === name && values.some((each) => String(each) === String(value))));
  return [typeof uses === 'string' ? uses.split('@')[0] : null, commands, foreign, kept, conditionsOf(rest)];
}

function conditionsOf(rest: Table): unknown {
  return typeof rest['if'] === 'string' ? { ...rest, if: rest['if'].trim() } : rest;
}
