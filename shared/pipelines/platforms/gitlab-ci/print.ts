import { assertPrintable } from '../../generation/check.ts';
import { cacheVariableValue, CACHE_FOLDERS } from '../../generation/caches.ts';
import { levelsOf } from '../../generation/graph.ts';
import { cellImageOf, imageOf, toolchainOf } from '../../generation/images.ts';
import { stepScript } from '../../generation/script.ts';
import { variableName } from '../../generation/text.ts';
import { preparationLines } from '../../generation/preparation.ts';
import type { GeneratedFile, Job, Pipeline, Step } from '../../model.ts';
import { block, expression, list, map, optional, quoted, render, text, textMap, type YamlValue } from '../yaml.ts';

export const PATH = '.gitlab-ci.yml';
/** Variable that carries the image of a matrix cell. */
export const IMAGE_VARIABLE = 'TOOLCHAIN_IMAGE';
/** Stage of each level of the graph; deeper ones are numbered. */
const STAGES = ['checks', 'build', 'package'];

const HEADER = ['Images are exact, so that a run today and a run next month use the same tools.'];

/** Prints `.gitlab-ci.yml`. Throws `PIPELINE_INVALID`. */
export function print(pipeline: Pipeline): readonly GeneratedFile[] {
  assertPrintable(pipeline);
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

function workflow({ name, triggers }: Pipeline): YamlValue {
  const branches = triggers.branches.length > 0 ? triggers.branches.map((branch) => `$CI_COMMIT_BRANCH == '${branch}'`) : ['$CI_COMMIT_BRANCH == $CI_DEFAULT_BRANCH'];
  const rules = [
    ...(triggers.pullRequests ? ["$CI_PIPELINE_SOURCE == 'merge_request_event'"] : []),
    ...branches,
    ...(triggers.manual ? ["$CI_PIPELINE_SOURCE == 'web'"] : []),
  ];
  return map([
    { key: 'name', value: text(escapeVariables(name)) },
    { key: 'rules', value: list(rules.map((rule) => map([{ key: 'if', value: expression(rule) }]))) },
  ]);
}

function jobMap(job: Job, stage: string, pipeline: Pipeline) {
  const preparation = [...preparationLines(job)];
  return map([
    { key: 'stage', value: text(stage) },
    { key: 'needs', value: list(job.needs, 'flow') },
    ...(pipeline.runner === undefined ? [] : [{ key: 'tags', value: list([text(pipeline.runner)], 'flow') }]),
    job.matrix ? { key: 'parallel', value: parallel(job) } : undefined,
    { key: 'image', value: imageEntry(job) },
    optional('services', list(job.services.map(serviceEntry))),
    optional('variables', variables(job)),
    optional('cache', list(job.caches.map((cache) => cacheEntry(cache.id, cache.keyFiles)))),
    { key: 'timeout', value: text(`${job.timeoutMinutes} minutes`) },
    optional('before_script', list(preparation.map((line) => text(line)))),
    { key: 'script', value: script(job.steps) },
    job.artifact ? { key: 'artifacts', value: artifacts(job.artifact) } : undefined,
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

function variables({ toolchain, caches, env }: Job) {
  const version = typeof toolchain.version === 'string' ? { [`${toolchain.tool.toUpperCase()}_VERSION`]: quoted(toolchain.version) } : {};
  const own = Object.fromEntries(Object.entries(env).map(([name, value]) => [name, variableValue(value)]));
  const moved = Object.fromEntries(caches.flatMap(({ id }) => movedCache(id)));
  // What the project sets itself goes before what only makes a cache work.
  const helping = Object.fromEntries(caches.flatMap(({ id }) => Object.entries(CACHE_FOLDERS[id]?.more ?? {}).map(([name, value]) => [name, quoted(value)])));
  return textMap({ ...version, ...helping, ...own, ...moved });
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

function artifacts(artifact: NonNullable<Job['artifact']>): YamlValue {
  return map([
    { key: 'paths', value: list(artifact.paths.map(text)) },
    { key: 'expire_in', value: text(`${artifact.retentionDays} days`) },
  ]);
}
