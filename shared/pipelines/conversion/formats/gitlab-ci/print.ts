import { quoteFolder, quoteWord } from '../../../generation/shell.ts';
import { block, list, map, optional, quoted, render, text, textMap, type YamlValue } from '../../../platforms/yaml.ts';
import { rowsOf } from '../../matrix.ts';
import type { Condition, Job, Loss, SourceFile, Step, Text, Triggers, Workflow } from '../../model.ts';
import { plainText, referencesIn, variableOf } from '../../text.ts';
import { toolchainFor } from '../../toolchain.ts';
import { Losses } from '../../yaml-source.ts';
import { RUN_OF_GITHUB_VARIABLE, RUNNER_FILE } from '../../github-runner.ts';
import { outcomeOf, withoutOutcome } from '../../outcome.ts';
import { axisVariable, isKnownReference, printReference, printRule, printShellTest, printText } from './expressions.ts';

const ROOT = '.gitlab-ci.yml';
const STAGE = 'test';
const MAX_CELLS = 200;

interface Names {
  /** Name of a job in the printed file, by workflow and id. */
  of(workflow: Workflow, id: string): string;
}

/** Prints `.gitlab-ci.yml`; of several workflows each gets a file of its own that it includes. */
export function printPipeline(workflows: readonly Workflow[]): { readonly files: readonly SourceFile[]; readonly losses: readonly Loss[] } {
  const losses = new Losses();
  for (const { file, triggers } of workflows) for (const cron of triggers.schedule ?? []) losses.add('SCHEDULE_TO_SET', `${file}#/on/schedule`, `Make a pipeline schedule "${cron}" (UTC) in the project's settings.`);
  const names = namesOf(workflows);
  const [only] = workflows;
  if (workflows.length === 1 && only !== undefined) return { files: [{ path: ROOT, content: single(only, names, losses) }], losses: losses.all };
  const parts = workflows.map((workflow) => ({ path: `.gitlab/ci/${slugOf(workflow)}.yml`, content: included(workflow, names, losses) }));
  const files = parts.length === 0 ? [] : [{ path: ROOT, content: rootOf(workflows, parts) }, ...parts];
  return { files, losses: losses.all };
}

const slugOf = ({ file, name }: Workflow): string => (file.split('/').at(-1)?.replace(/\.[a-z]+$/, '') ?? name).replaceAll(/[^A-Za-z0-9_-]+/g, '-');

function namesOf(workflows: readonly Workflow[]): Names {
  const counts = new Map<string, number>();
  for (const { jobs } of workflows) for (const { id } of jobs) counts.set(id, (counts.get(id) ?? 0) + 1);
  return { of: (workflow, id) => ((counts.get(id) ?? 0) > 1 ? `${slugOf(workflow)}:${id}` : id) };
}

const match = (variable: string, patterns: readonly string[]): string => (patterns.length === 0 ? `$${variable}` : patterns.map((pattern) => (/[*?[\]!+]/.test(pattern) ? `$${variable} =~ /${toRegex(pattern)}/` : `$${variable} == ${JSON.stringify(pattern)}`)).join(' || '));
const plain = (patterns: readonly string[]): readonly string[] => (patterns.some((pattern) => /^\*\*?$/.test(pattern)) ? [] : patterns);

/** One rule per event that starts the workflow. */
function rulesOf({ push, change, tag, schedule, manual }: Triggers): { readonly if: string; readonly changes: readonly string[] }[] {
  const target = change !== undefined && plain(change.targets).length > 0 ? ` && (${match('CI_MERGE_REQUEST_TARGET_BRANCH_NAME', change.targets)})` : '';
  return [
    ...(push === undefined ? [] : [{ if: `$CI_PIPELINE_SOURCE == "push" && (${match('CI_COMMIT_BRANCH', plain(push.branches))})`, changes: push.paths }]),
    ...(tag === undefined ? [] : [{ if: match('CI_COMMIT_TAG', plain(tag.patterns)), changes: [] }]),
    ...(change === undefined ? [] : [{ if: `$CI_PIPELINE_SOURCE == "merge_request_event"${target}`, changes: change.paths }]),
    ...(schedule === undefined || schedule.length === 0 ? [] : [{ if: '$CI_PIPELINE_SOURCE == "schedule"', changes: [] }]),
    ...(manual ? [{ if: '$CI_PIPELINE_SOURCE == "web"', changes: [] }] : []),
  ];
}

/** A filter pattern of GitHub as a regular expression: `*` within a part, `**` across. */
function toRegex(pattern: string): string {
  const escaped = pattern.replaceAll(/[.^${}()|\\/]/g, String.raw`\$&`);
  return `^${escaped.replaceAll('**', '\u0000').replaceAll('*', String.raw`[^\/]*`).replaceAll('\u0000', '.*')}$`;
}

const rulesValue = (rules: ReturnType<typeof rulesOf>, condition?: Condition, when?: string): YamlValue =>
  list(rules.map((rule) => map([
    { key: 'if', value: quoted(condition === undefined ? rule.if : `(${rule.if}) && (${printRule(condition)})`) },
    rule.changes.length > 0 ? { key: 'changes', value: list(rule.changes.filter((path) => !path.startsWith('!')).map(quoted)) } : undefined,
    when === undefined ? undefined : { key: 'when', value: text(when) },
  ])));

function single(workflow: Workflow, names: Names, losses: Losses): string {
  const root = map([
    { key: 'workflow', value: map([{ key: 'name', value: quoted(workflow.name.replaceAll('$', '')) }, { key: 'rules', value: rulesValue(rulesOf(workflow.triggers)) }]) },
    optional('variables', envMap(workflow.env)),
    ...workflow.jobs.map((job) => ({ key: names.of(workflow, job.id), value: printJob(workflow, job, names, losses, undefined), spaceBefore: true })),
  ]);
  return render(root, ['Converted. Each step runs in a shell of its own, as it did before.']);
}

function rootOf(workflows: readonly Workflow[], parts: readonly SourceFile[]): string {
  const rules = workflows.flatMap(({ triggers }) => rulesOf(triggers).map((rule) => rule.if));
  const root = map([
    { key: 'workflow', value: map([{ key: 'rules', value: list([...new Set(rules)].map((rule) => map([{ key: 'if', value: quoted(rule) }]))) }]) },
    { key: 'include', value: list(parts.map(({ path }) => map([{ key: 'local', value: text(path) }]))), spaceBefore: true },
  ]);
  return render(root, ['Converted. One file per workflow; each job says by its rules what starts it.']);
}

function included(workflow: Workflow, names: Names, losses: Losses): string {
  const template = `.on-${slugOf(workflow)}`;
  const root = map([
    { key: template, value: map([optional('variables', envMap(workflow.env)), { key: 'rules', value: rulesValue(rulesOf(workflow.triggers)) }]) },
    ...workflow.jobs.map((job) => ({ key: names.of(workflow, job.id), value: printJob(workflow, job, names, losses, template), spaceBefore: true })),
  ]);
  return render(root, [`Workflow: ${workflow.name}`]);
}

function envMap(env: Readonly<Record<string, Text>>): ReturnType<typeof textMap> {
  return textMap(Object.fromEntries(Object.entries(env).map(([name, parts]) => [name, quoted(printText(parts))])));
}

function printJob(workflow: Workflow, job: Job, names: Names, losses: Losses, template: string | undefined): YamlValue {
  const condition = withoutOutcome(job.condition);
  const outcome = outcomeOf(job.condition);
  const when = job.manual ? 'manual' : outcome === 'always' ? 'always' : outcome === 'failure' ? 'on_failure' : undefined;
  const uploads = job.steps.flatMap((step) => (step.kind === 'upload' ? [step] : []));
  if (uploads.length > 1) losses.add('ARTIFACTS_JOINED', job.place, 'A job has one set of artifacts here; those of several names are joined.');
  for (const step of job.steps) if (step.kind === 'download' && step.path !== undefined && step.path !== '.') losses.add('PATH_NOT_CARRIED', `${step.place}/with/path`, 'Artifacts come back to where they were.');
  const { image, setup } = toolchainFor(job, spell, losses);
  const after = job.steps.filter(({ condition: each }) => outcomeOf(each) !== 'success');
  const script = job.steps.filter((step) => !after.includes(step)).flatMap((step) => scriptOf(step, losses));
  const needsRules = condition !== undefined || when !== undefined;
  return map([
    template === undefined ? undefined : { key: 'extends', value: text(template) },
    { key: 'stage', value: text(STAGE) },
    { key: 'needs', value: needsOf(workflow, job, names, losses) },
    image === undefined ? undefined : { key: 'image', value: quoted(image) },
    plainText(job.runner) === '' ? undefined : { key: 'tags', value: list([quoted(job.runner.map((part) => (typeof part === 'string' ? part : printReference(part))).join(''))]) },
    needsRules ? { key: 'rules', value: rulesValue(rulesOf(workflow.triggers), condition, when) } : undefined,
    optional('services', servicesOf(job)),
    parallelOf(job, losses),
    optional('variables', envMap(variablesOf(workflow, job, losses))),
    job.timeoutMinutes === undefined ? undefined : { key: 'timeout', value: quoted(`${job.timeoutMinutes} minutes`) },
    job.mayFail ? { key: 'allow_failure', value: true } : undefined,
    job.environment === undefined ? undefined : { key: 'environment', value: map([{ key: 'name', value: text(job.environment) }]) },
    setup.length > 0 ? { key: 'before_script', value: list(setup.map(quoted)) } : undefined,
    { key: 'script', value: list(script.length > 0 ? script : [text('true')]) },
    optional('after_script', list(after.flatMap((step) => scriptOf({ ...step, ...conditionWithout(step) }, losses, true)))),
    uploads.length === 0 ? undefined : { key: 'artifacts', value: artifactsOf(uploads) },
  ]);
}

function conditionWithout(step: Step): { readonly condition?: Condition } {
  const rest = withoutOutcome(step.condition);
  return rest === undefined ? {} : { condition: rest };
}

function needsOf(workflow: Workflow, job: Job, names: Names, losses: Losses): YamlValue {
  const known = job.needs.filter((id) => workflow.jobs.some((other) => other.id === id));
  for (const id of job.needs) if (!known.includes(id)) losses.add('NEED_NOT_CARRIED', `${job.place}/needs`, `The job ${id} could not be carried, so nothing waits for it.`);
  const fetches = job.steps.some(({ kind }) => kind === 'download');
  return list(known.map((id) => {
    const gives = workflow.jobs.find((other) => other.id === id)?.steps.some(({ kind }) => kind === 'upload') ?? false;
    const name = names.of(workflow, id);
    return gives && !fetches ? map([{ key: 'job', value: text(name) }, { key: 'artifacts', value: false }]) : text(name);
  }), known.length === 0 ? 'flow' : 'block');
}

function servicesOf(job: Job): ReturnType<typeof list> {
  return list(job.services.map(({ name, image, env }) => map([{ key: 'name', value: quoted(image) }, { key: 'alias', value: text(name) }, optional('variables', envMap(env))])));
}

function parallelOf(job: Job, losses: Losses): { readonly key: string; readonly value: YamlValue } | undefined {
  if (job.matrix === undefined) return undefined;
  const { axes, include, exclude, failFast } = job.matrix;
  const rows = rowsOf(job.matrix);
  if (rows.length === 0) return undefined;
  if (rows.length > MAX_CELLS) losses.add('MATRIX_TOO_LARGE', `${job.place}/strategy/matrix`, `GitLab takes ${MAX_CELLS} jobs of a matrix, this one has ${rows.length}.`);
  if (failFast) losses.add('FAIL_FAST_NOT_CARRIED', `${job.place}/strategy`, 'The other jobs of the matrix go on when one fails.');
  const isProduct = include.length === 0 && exclude.length === 0;
  const value = isProduct
    ? [map(Object.entries(axes).map(([axis, values]) => ({ key: axisVariable(axis), value: list(values.map(quoted), 'flow') })))]
    : rows.map((row) => map(Object.entries(row).map(([axis, each]) => ({ key: axisVariable(axis), value: quoted(each) }))));
  return { key: 'parallel', value: map([{ key: 'matrix', value: list(value) }]) };
}

/** The job's own variables, and those that its scripts read in place of GitHub's. Secrets are set in the project. */
function variablesOf(workflow: Workflow, job: Job, losses: Losses): Record<string, Text> {
  const runs = job.steps.flatMap((step) => (step.kind === 'run' ? [step] : []));
  const own = Object.entries(RUN_OF_GITHUB_VARIABLE).filter(([name]) => runs.some(({ script }) => new RegExp(`\\$\\{?${name}\\b`).test(script)));
  const references = runs.flatMap(({ references: each }) => each).filter((reference) => reference.kind === 'run' && isKnownReference(reference));
  const given: Record<string, Text> = { ...Object.fromEntries([...own.map(([name, run]): [string, Text] => [name, [{ kind: 'run', name: run }]]), ...references.map((reference): [string, Text] => [variableOf(reference), [reference]])]), ...job.env };
  const everything = [...Object.values(workflow.env), ...Object.values(given), ...runs.flatMap(({ env }) => Object.values(env))].flatMap(referencesIn);
  const secrets = new Set([...everything, ...runs.flatMap(({ references: each }) => each)].filter(({ kind }) => kind === 'secret').map(({ name }) => name));
  for (const name of secrets) losses.add('SECRET_TO_SET', job.place, `Set the masked CI/CD variable ${name}; as a variable of the project it reaches every job.`);
  // A variable may not be made of itself: GitLab hands it on by its name alone.
  return Object.fromEntries(Object.entries(given).filter(([name, parts]) => !(parts.length === 1 && referencesIn(parts).some((reference) => printReference(reference) === `$${name}`))));
}

function artifactsOf(uploads: readonly Extract<Step, { kind: 'upload' }>[]): YamlValue {
  const days = uploads.flatMap((upload) => upload.days ?? []);
  const name = uploads[0]?.artifact ?? [];
  return map([
    uploads.length === 1 ? { key: 'name', value: quoted(name.map((part) => (typeof part === 'string' ? part : printReference(part))).join('')) } : undefined,
    { key: 'paths', value: list(uploads.flatMap(({ paths }) => paths).map(quoted)) },
    days.length === 0 ? undefined : { key: 'expire_in', value: quoted(`${Math.max(...days)} days`) },
    uploads.some(({ condition }) => outcomeOf(condition) !== 'success') ? { key: 'when', value: text('always') } : undefined,
  ]);
}

const spell = (text: Text): string => text.map((part) => (typeof part === 'string' ? part : printReference(part))).join('');

/** A step as one entry: a shell of its own, so that folders and variables end with it. */
function scriptOf(step: Step, losses: Losses, isAfter = false): YamlValue[] {
  if (step.kind !== 'run') return [];
  if (RUNNER_FILE.test(step.script)) {
    losses.add('STEP_NOT_CARRIED', step.place, 'It talks to the runner of GitHub by its files or commands.');
    return [];
  }
  const foreign = step.references.filter((reference) => !isKnownReference(reference));
  if (foreign.length > 0 || !/^(?:bash|sh)$/.test(step.shell)) {
    losses.add('STEP_NOT_CARRIED', step.place, foreign.length > 0 ? `GitLab does not know ${foreign.map(({ name }) => name).join(', ')}.` : `It is written for ${step.shell}.`);
    return [];
  }
  if (isAfter && outcomeOf(step.condition) === 'failure') losses.add('CONDITION_NOT_CARRIED', step.place, 'It ran after a failure only and now always runs at the end.');
  const lines = step.script.replace(/\n+$/, '').split('\n');
  const condition = isAfter ? withoutOutcome(step.condition) : step.condition;
  const exports = Object.entries(step.env).filter(([name, parts]) => !(parts.length === 1 && referencesIn(parts).some((reference) => printReference(reference) === `$${name}`))).map(([name, parts]) => `export ${name}=${parts.map((part) => (typeof part === 'string' ? quoteWord(part) : `"\${${printReference(part).slice(1)}}"`)).join('') || "''"}`);
  const isPlain = lines.length === 1 && exports.length === 0 && step.path === '.' && condition === undefined && !step.mayFail && !/\b(?:cd|export|set|source|pushd|alias|exit)\b|^\.|=/.test(lines[0] ?? '');
  if (isPlain) return [text(lines[0] ?? '')];
  const head = [...(step.path === '.' ? [] : [`cd ${quoteFolder(step.path)}`]), ...exports];
  // In a list (`( ... ) || true`) a shell would run on after the first line that fails.
  const shell = step.mayFail ? 'set +e; ( set -e' : '(';
  const open = condition === undefined ? shell : `if ${printShellTest(condition)}; then ${shell}`;
  const close = `)${step.mayFail ? '; set -e' : ''}${condition === undefined ? '' : '; fi'}`;
  return [block([open, ...head, ...lines, close])];
}
