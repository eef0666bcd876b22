import { assertPrintable } from '../../generation/check.ts';
import { cacheVariableValue, CACHE_FOLDERS } from '../../generation/caches.ts';
import { levelsOf } from '../../generation/graph.ts';
import { cellImageOf, imageOf, toolchainOf } from '../../generation/images.ts';
import { stepScript } from '../../generation/script.ts';
import { variableName } from '../../generation/text.ts';
import { preparationLines } from '../../generation/preparation.ts';
import type { GeneratedFile, Job, Pipeline, Step } from '../../model.ts';
import { identityVariables, signIn, TOKEN_VARIABLE } from '../../generation/identity.ts';
import { withoutActions } from '../../generation/portable.ts';
import { block, expression, list, map, optional, quoted, render, text, textMap, type YamlValue } from '../yaml.ts';
import { jobRules, workflowRules } from './rules.ts';

export const PATH = '.gitlab-ci.yml';
/** Variable that carries the image of a matrix cell. */
export const IMAGE_VARIABLE = 'TOOLCHAIN_IMAGE';
/** Stage of each level of the graph; deeper ones are numbered. */
const STAGES = ['checks', 'build', 'package'];

/** Number of the merge request. */
export const CHANGE_NUMBER = '$CI_MERGE_REQUEST_IID';
export const CHANGE_SUFFIX = `/${CHANGE_NUMBER}`;
const REPORT_DAYS = 30;

const HEADER = ['Images are exact, so that a run today and a run next month use the same tools.'];

/** Prints `.gitlab-ci.yml`. Throws `PIPELINE_INVALID`. */
export function print(whole: Pipeline): readonly GeneratedFile[] {
  assertPrintable(whole);
  const pipeline = withoutActions(whole);
  if (pipeline.jobs.length === 0) return [];
  const levels = levelsOf(pipeline.jobs) ?? [];
  const stageOf = new Map(levels.flatMap((jobs, level) => jobs.map((job) => [job.id, stageName(level)] as const)));
  const root = map([
    { key: 'workflow', value: workflow(pipeline), comment: 'One pipeline for a change: for its merge request, else for its branch.' },
    { key: 'default', value: defaults(), comment: 'A newer push makes the run before it superfluous; only a fault of the runner is tried again.', spaceBefore: true },
    { key: 'stages', value: list(levels.map((_, level) => text(stageName(level))), 'flow'), spaceBefore: true },
    ...pipeline.jobs.map((job) => ({ key: job.id, value: jobMap(job, stageOf.get(job.id) ?? '', pipeline), comment: job.why, spaceBefore: true })),
  ]);
  return [{ path: PATH, content: render(root, HEADER) }];
}

function defaults(): YamlValue {
  const faults = list([text('runner_system_failure'), text('api_failure')]);
  return map([
    { key: 'interruptible', value: true },
    { key: 'retry', value: map([{ key: 'max', value: 1 }, { key: 'when', value: faults }]) },
  ]);
}

function stageName(level: number): string {
  return STAGES[level] ?? `level-${level + 1}`;
}

function workflow(pipeline: Pipeline): YamlValue {
  return map([
    { key: 'name', value: text(escapeVariables(pipeline.name)) },
    { key: 'rules', value: list(workflowRules(pipeline).map((rule) => map([{ key: 'if', value: expression(rule) }]))) },
  ]);
}

function jobMap(job: Job, stage: string, pipeline: Pipeline) {
  const preparation = [...preparationLines(job), ...(job.identity ? signIn(job.identity).lines : [])];
  const rules = jobRules(job, pipeline);
  return map([
    { key: 'stage', value: text(stage) },
    { key: 'needs', value: needsOf(job, pipeline) },
    rules === undefined ? undefined : { key: 'rules', value: rules },
    job.allowFailure === true ? { key: 'allow_failure', value: true } : undefined,
    job.environment ? { key: 'environment', value: environmentOf(job.environment) } : undefined,
    job.concurrency === undefined ? undefined : { key: 'resource_group', value: expression(`${job.concurrency}${job.environment?.perChange === true ? CHANGE_SUFFIX : ''}`) },
    // A newer push must not end a deployment half way.
    job.environment || job.concurrency !== undefined ? { key: 'interruptible', value: false } : undefined,
    job.identity ? { key: 'id_tokens', value: map([{ key: TOKEN_VARIABLE, value: map([{ key: 'aud', value: quoted(signIn(job.identity).audience) }]) }]) } : undefined,
    ...(pipeline.runner === undefined ? [] : [{ key: 'tags', value: list([text(pipeline.runner)], 'flow') }]),
    job.matrix ? { key: 'parallel', value: parallel(job) } : undefined,
    { key: 'image', value: imageEntry(job) },
    optional('services', list(job.services.map(serviceEntry))),
    optional('variables', variables(job)),
    optional('cache', list(job.caches.map((cache) => cacheEntry(cache.id, cache.keyFiles)))),
    { key: 'timeout', value: text(`${job.timeoutMinutes} minutes`) },
    optional('before_script', list(preparation.map((line) => text(line)))),
    { key: 'script', value: script(job.steps) },
    job.artifact || job.reports ? { key: 'artifacts', value: artifacts(job) } : undefined,
  ]);
}

function parallel(job: Job): YamlValue {
  const { matrix } = job;
  if (matrix === undefined) return 1;
  const cells = matrix.values.map((value) =>
    textMap({
      [variableName(matrix.variable)]: quoted(value),
      [IMAGE_VARIABLE]: text(cellImageOf(job.toolchain, value)),
    }),
  );
  return map([{ key: 'matrix', value: list(cells) }]);
}

function imageEntry(job: Job): YamlValue {
  const { toolchain } = job;
  const name = typeof toolchain.version === 'string' ? imageOf(toolchain, toolchain.version) : `$${IMAGE_VARIABLE}`;
  if (toolchainOf(toolchain.tool)?.startsTool !== true) return text(name);
  return map([
    { key: 'name', value: text(name) },
    { key: 'entrypoint', value: list([quoted('')], 'flow') },
  ]);
}

function serviceEntry(service: Job['services'][number]): YamlValue {
  return map([
    { key: 'name', value: text(service.image) },
    { key: 'alias', value: text(service.name) },
    optional('variables', textMap(Object.fromEntries(Object.entries(service.env).map(([name, value]) => [name, escapeVariables(value)])))),
  ]);
}

/** GitLab expands `$name` in most values; a doubled sign stands for itself. */
function escapeVariables(value: string): string {
  return value.replaceAll('$', '$$$$');
}

function variables({ toolchain, caches, env, ...job }: Job) {
  const version = typeof toolchain.version === 'string' ? { [`${toolchain.tool.toUpperCase()}_VERSION`]: quoted(toolchain.version) } : {};
  const own = Object.fromEntries(Object.entries(env).map(([name, value]) => [name, variableValue(value)]));
  const moved = Object.fromEntries(caches.flatMap(({ id }) => movedCache(id)));
  // What the project sets itself goes before what only makes a cache work.
  const helping = Object.fromEntries(caches.flatMap(({ id }) => Object.entries(CACHE_FOLDERS[id]?.more ?? {}).map(([name, value]) => [name, quoted(value)])));
  const change = job.environment?.perChange === true ? { PULL_REQUEST: text(CHANGE_NUMBER) } : {};
  return textMap({ ...version, ...helping, ...identityVariables(job), ...change, ...own, ...moved });
}

function movedCache(id: string): readonly (readonly [string, YamlValue])[] {
  const folder = CACHE_FOLDERS[id];
  return folder === undefined ? [] : [[folder.variable, text(cacheVariableValue(id, '$CI_PROJECT_DIR'))]];
}

function variableValue(value: string): YamlValue {
  if (!value.includes('$')) return text(value);
  return map([
    { key: 'value', value: text(value) },
    { key: 'expand', value: false },
  ]);
}

function cacheEntry(id: string, keyFiles: readonly string[]): YamlValue {
  return map([
    // GitLab hashes two files at most.
    { key: 'key', value: map([{ key: 'files', value: list(keyFiles.slice(0, 2).map(text)) }, { key: 'prefix', value: text(id) }]) },
    { key: 'paths', value: list([text(CACHE_FOLDERS[id]?.folder ?? '.cache')]) },
  ]);
}

function script(steps: readonly Step[]): YamlValue {
  return list(
    steps.map((step) => {
      const scalar = block(stepScript(step).split('\n'));
      scalar.commentBefore = ` ${step.title}`;
      return scalar;
    }),
  );
}

/** A need that a change may leave out is no reason to refuse the pipeline. */
function needsOf(job: Job, pipeline: Pipeline): YamlValue {
  const needs = job.needs.map((need) => {
    const needed = pipeline.jobs.find(({ id }) => id === need);
    const optionalNeed = needed?.changes !== undefined && JSON.stringify(needed.changes) !== JSON.stringify(job.changes);
    return optionalNeed ? map([{ key: 'job', value: text(need) }, { key: 'optional', value: true }]) : text(need);
  });
  return list(needs, 'flow');
}

/** A merge request's own environment ends with it, and by itself after its time. */
function environmentOf({ name, perChange, stopJob, stops, ttlHours }: NonNullable<Job['environment']>): YamlValue {
  return map([
    { key: 'name', value: expression(`${name}${perChange === true ? CHANGE_SUFFIX : ''}`) },
    stopJob === undefined ? undefined : { key: 'on_stop', value: text(stopJob) },
    ttlHours === undefined ? undefined : { key: 'auto_stop_in', value: text(`${ttlHours} hours`) },
    stops === true ? { key: 'action', value: text('stop') } : undefined,
  ]);
}

function artifacts({ artifact, reports = [] }: Job): YamlValue {
  return map([
    artifact ? { key: 'paths', value: list(artifact.paths.map(text)) } : undefined,
    reports.length > 0 ? { key: 'reports', value: textMap(Object.fromEntries(reports.map(({ kind, path }) => [kind, text(path)]))) } : undefined,
    artifact?.always === true || reports.length > 0 ? { key: 'when', value: text('always') } : undefined,
    { key: 'expire_in', value: text(`${artifact?.retentionDays ?? REPORT_DAYS} days`) },
  ]);
}
