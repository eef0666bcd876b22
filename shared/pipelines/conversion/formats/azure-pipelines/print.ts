import { block, expression, list, map, optional, quoted, render, text, textMap, type YamlValue } from '../../../platforms/yaml.ts';
import { rowsOf } from '../../matrix.ts';
import type { Job, Loss, SourceFile, Step, Text, Triggers, Workflow } from '../../model.ts';
import { plainText, referencesIn, variablesUsed } from '../../text.ts';
import { Losses } from '../../yaml-source.ts';
import { axisVariable, isKnownReference, printCondition, printText } from './expressions.ts';

const USUAL_IMAGE = 'ubuntu-24.04';
/** Tasks that set up a language, with the input that holds its version ("Azure Pipelines task reference"). */
export const TASKS: Readonly<Record<string, { readonly tool: string; readonly version: string }>> = {
  'NodeTool@0': { tool: 'node', version: 'versionSpec' },
  'UseNode@1': { tool: 'node', version: 'version' },
  'UsePythonVersion@0': { tool: 'python', version: 'versionSpec' },
  'GoTool@0': { tool: 'go', version: 'version' },
  'UseRubyVersion@0': { tool: 'ruby', version: 'versionSpec' },
};

/** Prints one file per workflow; Azure takes any path for a pipeline. */
export function printPipelines(workflows: readonly Workflow[]): { readonly files: readonly SourceFile[]; readonly losses: readonly Loss[] } {
  const losses = new Losses();
  const files = workflows.filter(({ jobs }) => jobs.length > 0).map((workflow) => ({ path: workflows.length === 1 ? 'azure-pipelines.yml' : `azure-pipelines/${nameOf(workflow)}.yml`, content: printWorkflow(workflow, losses) }));
  return { files, losses: losses.all };
}

const nameOf = ({ file }: Workflow): string => (file.split('/').at(-1) ?? 'ci').replace(/\.ya?ml$/, '').replaceAll(/[^\w-]+/g, '-').replace(/^-+/, '');
const texts = (values: readonly string[]): YamlValue => list(values.map(quoted), 'flow');

function printWorkflow(workflow: Workflow, losses: Losses): string {
  const root = map([
    ...triggersOf(workflow.triggers, workflow.file, losses),
    optional('variables', textMap(Object.fromEntries(Object.entries(workflow.env).map(([name, parts]) => [name, quoted(printText(parts))])))),
    { key: 'jobs', value: list(workflow.jobs.map((job) => printJob(job, losses))), spaceBefore: true },
  ]);
  return render(root, [`Converted. ${workflow.name}`]);
}

/** Names with `*` alone; what else a filter of GitHub can say is widened to that, and told. */
function patternsOf(patterns: readonly string[], file: string, losses: Losses): readonly string[] {
  const odd = patterns.filter((pattern) => /[[\]?+!]/.test(pattern));
  if (odd.length > 0) losses.add('TRIGGER_NOT_CARRIED', `${file}#/on`, `"${odd.join('", "')}" is more than a name with *; it starts for every name.`);
  return patterns.length === 0 || odd.length > 0 ? ['*'] : patterns.map((pattern) => pattern.replaceAll('**', '*'));
}

function triggersOf({ push, change, tag, schedule, manual }: Triggers, file: string, losses: Losses): { readonly key: string; readonly value: YamlValue }[] {
  const branches = push === undefined ? undefined : map([
    { key: 'branches', value: map([{ key: 'include', value: texts(patternsOf(push.branches, file, losses)) }]) },
    tag === undefined ? undefined : { key: 'tags', value: map([{ key: 'include', value: texts(patternsOf(tag.patterns, file, losses)) }]) },
    push.paths.length > 0 ? { key: 'paths', value: map([{ key: 'include', value: texts(push.paths) }]) } : undefined,
  ]);
  const tagsOnly = tag !== undefined && push === undefined ? map([{ key: 'tags', value: map([{ key: 'include', value: texts(patternsOf(tag.patterns, file, losses)) }]) }]) : undefined;
  if (manual && push === undefined && tag === undefined) losses.add('PLATFORM_SETTING', `${file}#/on`, 'Every pipeline can be run by hand there.');
  return [
    { key: 'trigger', value: branches ?? tagsOnly ?? text('none') },
    { key: 'pr', value: change === undefined ? text('none') : map([{ key: 'branches', value: map([{ key: 'include', value: texts(patternsOf(change.targets, file, losses)) }]) }, change.paths.length > 0 ? { key: 'paths', value: map([{ key: 'include', value: texts(change.paths) }]) } : undefined]) },
    ...(schedule === undefined || schedule.length === 0 ? [] : [{ key: 'schedules', value: list(schedule.map((cron) => map([{ key: 'cron', value: quoted(cron) }, { key: 'branches', value: map([{ key: 'include', value: texts(['main']) }]) }, { key: 'always', value: quoted('true') }]))) }]),
  ];
}

/** Ids may hold letters, digits and underscores only. */
export const jobId = (id: string): string => id.replaceAll(/\W+/g, '_').replace(/^(?=\d)/, '_');

function printJob(job: Job, losses: Losses): YamlValue {
  if (job.manual) losses.add('MANUAL_JOB', job.place, 'It waits for a person: bind it to an environment with approvals.');
  if (job.environment !== undefined) losses.add('PLATFORM_SETTING', `${job.place}/environment`, `Bind the job to the environment ${job.environment}.`);
  for (const service of job.services) losses.add('SERVICE_NOT_CARRIED', `${job.place}/services/${service.name}`, `Declare ${service.image} as a container resource.`);
  const variables = { ...job.env, ...Object.fromEntries(Object.entries(variablesUsed(job)).filter(([, parts]) => referencesIn(parts).every((reference) => reference.kind !== 'secret' && isKnownReference(reference)))) };
  const rows = job.matrix === undefined ? [] : rowsOf(job.matrix);
  return map([
    { key: 'job', value: text(jobId(job.id)) },
    job.name === undefined && jobId(job.id) === job.id ? undefined : { key: 'displayName', value: quoted(job.name ?? job.id) },
    { key: 'dependsOn', value: list(job.needs.map((need) => text(jobId(need))), 'flow') },
    conditionOf(job),
    { key: 'pool', value: map([{ key: 'vmImage', value: plainText(job.runner) === '' ? text(USUAL_IMAGE) : quoted(printText(job.runner)) }]) },
    job.image === undefined ? undefined : { key: 'container', value: quoted(printText(job.image)) },
    rows.length === 0 ? undefined : { key: 'strategy', value: map([{ key: 'matrix', value: map(rows.map((row, index) => ({ key: `cell_${index + 1}`, value: textMap(Object.fromEntries(Object.entries(row).map(([axis, value]) => [axisVariable(axis), quoted(value)]))) }))) }]) },
    job.timeoutMinutes === undefined ? undefined : { key: 'timeoutInMinutes', value: quoted(String(job.timeoutMinutes)) },
    job.mayFail ? { key: 'continueOnError', value: quoted('true') } : undefined,
    optional('variables', textMap(Object.fromEntries(Object.entries(variables).filter(([name, parts]) => !(parts.length === 1 && printText(parts) === `$(${name})`)).map(([name, parts]) => [name, quoted(printText(parts))])))),
    { key: 'steps', value: list(job.steps.flatMap((step) => printStep(step, job, losses))) },
  ]);
}

/** A condition of its own replaces the usual "all before went well", so that it is said too. */
function conditionOf({ condition, manual }: Pick<Job, 'condition' | 'manual'>): { readonly key: string; readonly value: YamlValue } | undefined {
  if (manual) return { key: 'condition', value: expression("eq(variables['runByHand'], 'true')") };
  return condition === undefined ? undefined : { key: 'condition', value: expression(withOutcome(condition)) };
}

function withOutcome(condition: NonNullable<Job['condition']>): string {
  const printed = printCondition(condition);
  return /\b(?:always|failed|succeeded)\(/.test(printed) ? printed : `and(succeeded(), ${printed})`;
}

function printStep(step: Step, job: Job, losses: Losses): YamlValue[] {
  const lost = (why: string): YamlValue[] => {
    losses.add('STEP_NOT_CARRIED', step.place, why);
    return [];
  };
  const common = [
    step.name === undefined ? undefined : { key: 'displayName', value: quoted(step.name) },
    step.condition === undefined ? undefined : { key: 'condition', value: expression(withOutcome(step.condition)) },
    step.mayFail ? { key: 'continueOnError', value: quoted('true') } : undefined,
  ];
  switch (step.kind) {
    case 'run': {
      const foreign = step.references.filter((reference) => !isKnownReference(reference));
      if (foreign.length > 0) return lost(`Azure does not know ${foreign.map(({ name }) => name).join(', ')}.`);
      if (/\$\{?GITHUB_(?:ENV|PATH|STATE)\b/.test(step.script)) return lost('It talks to the runner of GitHub by its files.');
      if (/\$\([A-Za-z_][\w.]*\)/.test(step.script)) losses.add('MACRO_IN_SCRIPT', step.place, 'A command substitution of one word looks like a variable of Azure; it is left as it is when no such variable exists.');
      const secrets = Object.fromEntries(step.references.filter(({ kind }) => kind === 'secret').map(({ name }): [string, Text] => [name, [{ kind: 'secret', name }]]));
      for (const name of [...Object.values(step.env), ...Object.values(job.env)].flatMap(referencesIn).concat(step.references).filter(({ kind }) => kind === 'secret').map((secret) => secret.name)) losses.add('SECRET_TO_SET', job.place, `Set the secret variable ${name}.`);
      const env = { ...step.env, ...secrets };
      return [map([
        { key: step.shell === 'pwsh' ? 'pwsh' : 'bash', value: block(['set -eo pipefail', ...step.script.replace(/\n+$/, '').split('\n')]) },
        ...common,
        step.path === '.' ? undefined : { key: 'workingDirectory', value: quoted(step.path) },
        optional('env', textMap(Object.fromEntries(Object.entries(env).map(([name, parts]) => [name, quoted(printText(parts))])))),
      ])];
    }
    case 'checkout':
      return [map([{ key: 'checkout', value: text('self') }, step.depth === undefined ? undefined : { key: 'fetchDepth', value: quoted(String(step.depth)) }, step.submodules ? { key: 'submodules', value: quoted('true') } : undefined, { key: 'persistCredentials', value: quoted('false') }])];
    case 'setup': {
      const [task, { version = '' } = {}] = Object.entries(TASKS).find(([, candidate]) => candidate.tool === step.tool) ?? [];
      if (task === undefined) return lost(`No task sets up ${step.tool}.`);
      if (step.version === null) losses.add('VERSION_NOT_CARRIED', step.place, `No version of ${step.tool} is written out.`);
      return [map([{ key: 'task', value: text(task) }, ...common, step.version === null ? undefined : { key: 'inputs', value: map([{ key: version, value: quoted(printText(step.version)) }]) }])];
    }
    case 'upload':
      if (step.paths.length > 1) losses.add('ARTIFACTS_JOINED', step.place, 'One folder is published; the first is taken.');
      return [map([{ key: 'publish', value: quoted(step.paths[0] ?? '.') }, { key: 'artifact', value: quoted(printText(step.artifact)) }, ...common])];
    default:
      return [map([{ key: 'download', value: text('current') }, step.artifact === undefined ? undefined : { key: 'artifact', value: quoted(printText(step.artifact)) }, ...common])];
  }
}
