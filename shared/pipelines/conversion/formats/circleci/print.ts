import { quoteWord } from '../../../generation/shell.ts';
import { block, expression, list, map, optional, quoted, render, text, textMap, type YamlValue } from '../../../platforms/yaml.ts';
import { rowsOf } from '../../matrix.ts';
import type { Condition, Job, Loss, Reference, SourceFile, Step, Text, Workflow } from '../../model.ts';
import { plainText, referencesIn, variableOf } from '../../text.ts';
import { toolchainFor } from '../../toolchain.ts';
import { Losses } from '../../yaml-source.ts';

const PATH = '.circleci/config.yml';
const USUAL_IMAGE = 'cimg/base:2026.10';
/** Built-in variables (CircleCI docs, "Project values and variables"). */
export const VARIABLE_OF_RUN: Readonly<Record<string, string>> = { commit: 'CIRCLE_SHA1', branch: 'CIRCLE_BRANCH', tag: 'CIRCLE_TAG', 'run-id': 'CIRCLE_WORKFLOW_ID', 'run-number': 'CIRCLE_BUILD_NUM', workspace: 'CIRCLE_WORKING_DIRECTORY', actor: 'CIRCLE_USERNAME' };

const parameterOf = (axis: string): string => axis.toLowerCase().replaceAll(/[^a-z0-9]+/g, '_');
const isKnown = ({ kind, name }: Reference): boolean => kind !== 'run' || Object.hasOwn(VARIABLE_OF_RUN, name);

/** Prints `.circleci/config.yml`; several workflows of it share one list of jobs. */
export function printConfig(workflows: readonly Workflow[]): { readonly files: readonly SourceFile[]; readonly losses: readonly Loss[] } {
  const losses = new Losses();
  const counts = new Map<string, number>();
  for (const { jobs } of workflows) for (const { id } of jobs) counts.set(id, (counts.get(id) ?? 0) + 1);
  const nameOf = (workflow: Workflow, id: string): string => ((counts.get(id) ?? 0) > 1 ? `${slug(workflow.name)}-${id}` : id);
  for (const workflow of workflows) tellTriggers(workflow, losses);
  const root = map([
    { key: 'version', value: 2.1 },
    { key: 'jobs', value: map(workflows.flatMap((workflow) => workflow.jobs.map((job) => ({ key: nameOf(workflow, job.id), value: printJob(workflow, job, losses), spaceBefore: true })))), spaceBefore: true },
    { key: 'workflows', value: map(workflows.map((workflow) => ({ key: slug(workflow.name), value: map([{ key: 'jobs', value: list(workflow.jobs.map((job) => entryOf(workflow, job, nameOf, losses))) }]) }))), spaceBefore: true },
  ]);
  return { files: [{ path: PATH, content: render(root, ['Converted. Each step runs in a shell of its own, as it did before.']) }], losses: losses.all };
}

const slug = (name: string): string => name.replaceAll(/[^A-Za-z0-9_-]+/g, '-').replaceAll(/^-+|-+$/g, '') || 'main';

/** Every push starts a pipeline there; what differs is a setting of the project or a filter. */
function tellTriggers({ file, triggers }: Workflow, losses: Losses): void {
  if (triggers.push === undefined && triggers.tag === undefined && triggers.change !== undefined) losses.add('TRIGGER_NOT_CARRIED', `${file}#/on`, 'It starts for every push; "Only build pull requests" is a setting of the project.');
  for (const cron of triggers.schedule ?? []) losses.add('SCHEDULE_TO_SET', `${file}#/on/schedule`, `Make a schedule trigger "${cron}" in the project's settings.`);
  if ((triggers.push?.paths.length ?? 0) + (triggers.change?.paths.length ?? 0) > 0) losses.add('TRIGGER_NOT_CARRIED', `${file}#/on`, 'Filters by path need a setup workflow.');
}

/** A branch or tag that a condition comes down to, as a filter; anything else cannot be said. */
function filterOf(condition: Condition | undefined): { readonly branches?: YamlValue; readonly tags?: YamlValue } | undefined {
  if (condition === undefined) return {};
  if (condition.kind === 'branch') return { branches: map([{ key: 'only', value: quoted(condition.name) }]) };
  if (condition.kind === 'default-branch') return { branches: map([{ key: 'only', value: list([text('main'), text('master')], 'flow') }]) };
  if (condition.kind === 'event' && condition.event === 'tag') return { branches: map([{ key: 'ignore', value: quoted('/.*/') }]), tags: map([{ key: 'only', value: quoted('/.*/') }]) };
  return undefined;
}

function entryOf(workflow: Workflow, job: Job, nameOf: (workflow: Workflow, id: string) => string, losses: Losses): YamlValue {
  const filter = filterOf(job.condition);
  if (filter === undefined) losses.add('CONDITION_NOT_CARRIED', `${job.place}/if`, 'Jobs are filtered by branch and tag only; it runs whenever what it requires is done.');
  const { push, tag } = workflow.triggers;
  const branches = push === undefined ? [] : push.branches.filter((name) => !/^\*\*?$/.test(name));
  const own = filter !== undefined && 'branches' in filter;
  const filters = own ? filter : { ...(branches.length > 0 && workflow.triggers.change === undefined ? { branches: map([{ key: 'only', value: list(branches.map((name) => quoted(/[*?]/.test(name) ? `/${name.replaceAll('.', '\\.').replaceAll('**', '*').replaceAll('*', '.*')}/` : name)), 'flow') }]) } : {}), ...(tag === undefined ? {} : { tags: map([{ key: 'only', value: quoted('/.*/') }]) }) };
  const rows = job.matrix === undefined ? [] : rowsOf(job.matrix);
  const isProduct = job.matrix !== undefined && job.matrix.include.length === 0 && job.matrix.exclude.length === 0;
  if (rows.length > 0 && !isProduct) losses.add('MATRIX_NOT_CARRIED', `${job.place}/strategy/matrix`, 'Rows of their own cannot be said; the full product of their values would be more.');
  const matrix = isProduct && job.matrix !== undefined ? map([{ key: 'parameters', value: map(Object.entries(job.matrix.axes).map(([axis, values]) => ({ key: parameterOf(axis), value: list(values.map(quoted), 'flow') }))) }]) : undefined;
  const needs = job.needs.filter((id) => workflow.jobs.some((other) => other.id === id));
  for (const id of job.needs) if (!needs.includes(id)) losses.add('NEED_NOT_CARRIED', `${job.place}/needs`, `The job ${id} could not be carried, so nothing waits for it.`);
  const details = map([
    optional('requires', list(needs.map((id) => text(nameOf(workflow, id))), 'flow')),
    matrix === undefined ? undefined : { key: 'matrix', value: matrix },
    Object.keys(filters).length === 0 ? undefined : { key: 'filters', value: map(Object.entries(filters).map(([key, value]) => ({ key, value }))) },
  ]);
  if (job.manual) losses.add('MANUAL_JOB', job.place, 'It waits for a person: put an approval job before it.');
  return details.items.length === 0 ? text(nameOf(workflow, job.id)) : map([{ key: nameOf(workflow, job.id), value: details }]);
}

function printJob(workflow: Workflow, job: Job, losses: Losses): YamlValue {
  const isMatrix = job.matrix !== undefined && job.matrix.include.length === 0 && job.matrix.exclude.length === 0;
  const axes = isMatrix ? Object.keys(job.matrix?.axes ?? {}) : [];
  const { image = USUAL_IMAGE, setup } = toolchainFor(job, printValue, losses);
  const env = { ...workflow.env, ...job.env, ...Object.fromEntries(axes.map((axis): [string, Text] => [variableOf({ kind: 'matrix', name: axis }), [{ kind: 'matrix', name: axis }]])) };
  const fixed = Object.entries(env).filter(([, parts]) => referencesIn(parts).every(({ kind }) => kind === 'matrix'));
  const computed = Object.fromEntries(Object.entries(env).filter(([, parts]) => !referencesIn(parts).every(({ kind }) => kind === 'matrix')));
  for (const key of ['timeoutMinutes', 'mayFail', 'environment'] as const) if (job[key] !== undefined) losses.add('KEY_NOT_CARRIED', `${job.place}/${key === 'timeoutMinutes' ? 'timeout-minutes' : key === 'mayFail' ? 'continue-on-error' : 'environment'}`, 'A job has no such setting there.');
  if (plainText(job.runner) !== '') losses.add('RUNNER_NOT_CARRIED', `${job.place}/runs-on`, 'It runs in a Linux container; choose a machine or macOS executor where it must not.');
  const secrets = new Set([...Object.values(env), ...job.steps.flatMap((step) => (step.kind === 'run' ? [...Object.values(step.env), step.references] : []))].flatMap((parts) => referencesIn(parts)).filter(({ kind }) => kind === 'secret').map(({ name }) => name));
  for (const name of secrets) losses.add('SECRET_TO_SET', job.place, `Set the environment variable ${name} in a context or the project.`);
  return map([
    axes.length === 0 ? undefined : { key: 'parameters', value: map(axes.map((axis) => ({ key: parameterOf(axis), value: map([{ key: 'type', value: text('string') }]) }))) },
    { key: 'docker', value: list([map([{ key: 'image', value: quoted(image) }]), ...job.services.map(({ name, image: service, env: variables }) => map([{ key: 'image', value: quoted(service) }, { key: 'name', value: text(name) }, optional('environment', textMap(Object.fromEntries(Object.entries(variables).map(([key, parts]) => [key, quoted(plainText(parts) ?? '')]))))]))]) },
    optional('environment', textMap(Object.fromEntries(fixed.map(([name, parts]) => [name, quoted(printValue(parts))])))),
    { key: 'steps', value: list(orNothing([...setup.map((line) => map([{ key: 'run', value: quoted(line) }])), ...job.steps.flatMap((step) => printStep(step, computed, losses)), ...handedOn(job)])) },
  ]);
}

/** A job must have a step. */
const orNothing = (steps: readonly YamlValue[]): readonly YamlValue[] => (steps.length > 0 ? steps : [text('checkout')]);

/** Values are literal there, but for parameters. */
const printValue = (parts: Text): string => parts.map((part) => (typeof part === 'string' ? part.replaceAll('<<', String.raw`\<<`) : `<< parameters.${parameterOf(part.name)} >>`)).join('');

/** Artifacts for people; files for other jobs go by the workspace. */
function handedOn(job: Job): YamlValue[] {
  return job.steps.flatMap((step): YamlValue[] => (step.kind !== 'upload' ? [] : [map([{ key: 'persist_to_workspace', value: map([{ key: 'root', value: text('.') }, { key: 'paths', value: list(step.paths.map(quoted)) }]) }])]));
}

const asShell = (parts: Text): string => parts.map((part) => (typeof part === 'string' ? quoteWord(part) : `"\${${part.kind === 'run' ? (VARIABLE_OF_RUN[part.name] ?? part.name) : variableOf(part)}}"`)).join('') || "''";

function printStep(step: Step, computed: Readonly<Record<string, Text>>, losses: Losses): YamlValue[] {
  const lost = (why: string): YamlValue[] => {
    losses.add('STEP_NOT_CARRIED', step.place, why);
    return [];
  };
  const { condition } = step;
  const when = condition === undefined ? undefined : condition.kind === 'always' ? 'always' : condition.kind === 'failure' ? 'on_fail' : 'unknown';
  if (when === 'unknown') {
    losses.add('CONDITION_NOT_CARRIED', `${step.place}/if`, 'A step has no condition of its own there, so it is left out.');
    return [];
  }
  switch (step.kind) {
    case 'checkout':
      return [text('checkout')];
    case 'setup':
    case 'upload':
      return [];
    case 'download':
      return [map([{ key: 'attach_workspace', value: map([{ key: 'at', value: text(step.path ?? '.') }]) }])];
    default: {
      const foreign = step.references.filter((reference) => !isKnown(reference));
      if (foreign.length > 0) return lost(`CircleCI does not know ${foreign.map(({ name }) => name).join(', ')}.`);
      if (/\$\{?GITHUB_(?:ENV|PATH|STATE)\b/.test(step.script)) return lost('It talks to the runner of GitHub by its files.');
      if (!/^(?:bash|sh)$/.test(step.shell)) return lost(`It is written for ${step.shell}.`);
      const given: Readonly<Record<string, Text>> = { ...computed, ...Object.fromEntries(step.references.filter(({ kind }) => kind === 'run').map((reference): [string, Text] => [variableOf(reference), [reference]])), ...step.env };
      const exports = Object.entries(given).filter(([name, parts]) => asShell(parts) !== `"\${${name}}"`).map(([name, parts]) => `export ${name}=${asShell(parts)}`);
      const lines = step.script.replace(/\n+$/, '').replaceAll('<<', String.raw`\<<`).split('\n');
      const guarded = step.mayFail ? ['set +e', ...lines, 'true'] : lines;
      const folder = step.path === '.' ? undefined : step.path;
      if (step.mayFail) losses.add('MAY_FAIL_CHANGED', step.place, 'The step goes on after a line that fails, and never fails itself.');
      return [map([{ key: 'run', value: map([
        { key: 'name', value: quoted(step.name ?? lines[0] ?? 'run') },
        { key: 'command', value: block([...exports, ...guarded]) },
        folder === undefined ? undefined : { key: 'working_directory', value: quoted(folder) },
        when === undefined ? undefined : { key: 'when', value: expression(when) },
      ]) }])];
    }
  }
}
