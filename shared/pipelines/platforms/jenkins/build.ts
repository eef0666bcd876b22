import { assertPrintable } from '../../generation/check.ts';
import { levelsOf } from '../../generation/graph.ts';
import { cellImageOf, imageOf } from '../../generation/images.ts';
import { variableName } from '../../generation/text.ts';
import { preparationLines } from '../../generation/preparation.ts';
import type { Job, Pipeline, Step } from '../../model.ts';
import type { AstAgent, AstAxis, AstMatrix, AstPost, AstStage, AstStep, EnvironmentEntry, NamedArgument } from '../../jenkins/index.ts';
import { literalValue, named, source, type PrintedAst, type StageComments } from './ast.ts';
import { groovyList } from './groovy.ts';
import { containerArguments, GIVE_BACK, shellStep } from './container.ts';
import { withoutActions } from '../../generation/portable.ts';
import { deployEntries, signInSteps } from './identity.ts';
import { servicesScript } from './services.ts';
import { whenPart } from './when.ts';

/** Axis that carries the image of each version. */
export const IMAGE_AXIS = 'TOOLCHAIN_IMAGE';
const GROUPS = ['Checks', 'Build', 'Package'];
const BUILDS_KEPT = '50';

/**
 * The pipeline as a declarative AST. Each level of the graph becomes a stage whose jobs run in parallel; jobs with a
 * matrix follow as stages of their own, since Jenkins allows no matrix inside `parallel`. So every job starts after
 * all it needs; the needs as declared stand in a comment. Throws `PIPELINE_INVALID`.
 */
export function buildAst(whole: Pipeline): { readonly ast: PrintedAst; readonly comments: StageComments } {
  assertPrintable(whole);
  const pipeline = withoutActions(whole);
  const cron = (pipeline.workflows ?? []).flatMap((workflow) => workflow.cron ?? []);
  const levels = levelsOf(pipeline.jobs) ?? [];
  const retention = Math.max(1, ...pipeline.jobs.map((job) => job.artifact?.retentionDays ?? 1));
  const discard = { name: 'logRotator', arguments: [named('numToKeepStr', BUILDS_KEPT), named('artifactDaysToKeepStr', String(retention))] };
  const ast: PrintedAst = {
    pipeline: {
      agent: { type: 'none' },
      options: {
        options: [
          { name: 'buildDiscarder', arguments: [discard] },
          { name: 'disableConcurrentBuilds', arguments: [named('abortPrevious', !pipeline.jobs.some((job) => job.environment))] },
        ],
      },
      ...(cron.length > 0 ? { triggers: { triggers: cron.map((line) => ({ name: 'cron', arguments: [literalValue(line)] })) } } : {}),
      stages: levels.flatMap((jobs, level) => levelStages(jobs, level, pipeline)),
    },
  };
  return { ast, comments: new Map(pipeline.jobs.map((job) => [job.id, commentsOf(job)])) };
}

function commentsOf(job: Job): readonly string[] {
  return [`${job.title}: ${job.why}`, `Needs: ${job.needs.join(', ') || '-'}`];
}

function levelStages(jobs: readonly Job[], level: number, pipeline: Pipeline): readonly AstStage[] {
  const plain = jobs.filter((job) => job.matrix === undefined).map((job) => jobStage(job, pipeline));
  const spread = jobs.filter((job) => job.matrix !== undefined).map((job) => matrixStage(job, pipeline));
  const group = { name: GROUPS[level] ?? `Level ${level + 1}`, parallel: plain };
  return [...(plain.length > 1 ? [group] : plain), ...spread];
}

function jobStage(job: Job, pipeline: Pipeline): AstStage {
  const version = typeof job.toolchain.version === 'string' ? job.toolchain.version : '';
  const image = literalValue(imageOf(job.toolchain, version));
  return withPost(job, {
    name: job.id,
    agent: agentOf(job, image, pipeline),
    ...whenPart(job, pipeline),
    ...environmentPart([named(versionKey(job), version), ...deployEntries(job), ...environmentOf(job.env)]),
    options: timeoutOf(job),
    ...(job.environment?.approval === true ? { input: { message: literalValue(`Deploy to ${job.environment.name}?`) } } : {}),
    branches: [{ name: 'default', steps: stepsOf(job, String(image.value), pipeline) }],
  });
}

function matrixStage(job: Job, pipeline: Pipeline): AstStage {
  const values = job.matrix?.values ?? [];
  const images = values.map((value) => cellImageOf(job.toolchain, value));
  const name = versionKey(job);
  const axes: AstAxis[] = [
    { name, values: values.map(literalValue) },
    { name: IMAGE_AXIS, values: [...new Set(images)].map(literalValue) },
  ];
  const excludes = values.map((value, index): AstAxis[] => [
    { name, values: [literalValue(value)] },
    { name: IMAGE_AXIS, values: [literalValue(images[index] ?? '')], inverse: true },
  ]);
  const matrix: AstMatrix = withPost(job, {
    axes,
    ...(new Set(images).size > 1 ? { excludes } : {}),
    agent: agentOf(job, source(`"\${${IMAGE_AXIS}}"`), pipeline),
    ...environmentPart([...deployEntries(job), ...environmentOf(job.env)]),
    options: timeoutOf(job),
    stages: [{ name: 'run', branches: [{ name: 'default', steps: stepsOf(job, `\${${IMAGE_AXIS}}`, pipeline) }] }],
  });
  return { name: job.id, ...whenPart(job, pipeline), matrix };
}

const versionKey = (job: Job): string => variableName(`${job.toolchain.tool}-version`);

function environmentPart(entries: readonly EnvironmentEntry[]): { readonly environment?: readonly EnvironmentEntry[] } {
  return entries.length > 0 ? { environment: entries } : {};
}

/** Jenkins expands `$name` in every environment value; a doubled sign stands for itself. */
export function escapeDollars(value: string): string {
  return value.replaceAll('$', '$$$$');
}

function environmentOf(env: Readonly<Record<string, string>>): readonly NamedArgument[] {
  return Object.entries(env).map(([key, value]) => named(key, escapeDollars(value)));
}

function agentOf(job: Job, image: ReturnType<typeof literalValue>, { runner }: Pipeline): AstAgent {
  // With services the steps start the job's own container beside those of the services.
  if (job.services.length > 0) return runner === undefined ? { type: 'any' } : { type: 'label', argument: literalValue(runner) };
  return {
    type: 'docker',
    arguments: [
      { key: 'image', value: image },
      { key: 'args', value: literalValue(containerArguments(job.toolchain.tool)) },
      ...(runner === undefined ? [] : [{ key: 'label', value: literalValue(runner) }]),
    ],
  };
}

function timeoutOf(job: Job): AstStage['options'] & object {
  return { options: [{ name: 'timeout', arguments: [named('time', job.timeoutMinutes), named('unit', 'MINUTES')] }] };
}

function stepsOf(job: Job, image: string, { jobs }: Pipeline): readonly AstStep[] {
  const taken = jobs.some(({ takes }) => takes?.some((take) => take.job === job.id));
  const steps = [
    ...preparationLines(job).map(shellStep),
    ...(job.takes ?? []).map((take): AstStep => ({ name: 'unstash', arguments: [named('name', take.job)] })),
    ...signInSteps(job),
    ...job.steps.map(modelStep),
    ...(taken ? [stashStep(job)] : []),
  ];
  const inside = job.services.length > 0 ? [servicesScript(job, image, steps)] : steps;
  return job.allowFailure === true ? [{ name: 'catchError', arguments: [named('buildResult', 'SUCCESS'), named('stageResult', 'FAILURE')], children: inside }] : inside;
}

function stashStep({ id, artifact }: Job): AstStep {
  const includes = (artifact?.paths ?? []).flatMap((path) => [path, `${path}/**`]).join();
  return { name: 'stash', arguments: [named('name', id), named('includes', includes)] };
}

/** Steps of the model carry their title as label; those that prepare the container carry none. */
function modelStep(step: Step): AstStep {
  const shell: AstStep = { name: 'sh', arguments: [named('label', step.title), named('script', step.run.join('\n'))] };
  const pairs = Object.entries(step.env).map(([name, value]) => `${name}=${escapeDollars(value)}`);
  const inside: AstStep = pairs.length === 0 ? shell : { name: 'withEnv', arguments: [{ key: 'overrides', value: source(groovyList(pairs)) }], children: [shell] };
  return step.path === '.' ? inside : { name: 'dir', arguments: [named('path', step.path)], children: [inside] };
}

function withPost<Part extends object>(job: Job, part: Part): Part & { readonly post?: AstPost } {
  const archive = (job.artifact?.paths ?? []).map((path): AstStep => ({ name: 'archiveArtifacts', arguments: [named('artifacts', path), named('allowEmptyArchive', true)] }));
  const conditions = [
    ...(archive.length > 0 ? [{ condition: job.artifact?.always === true ? 'always' : 'success', branch: { name: 'default', steps: archive } }] : []),
    ...(job.services.length > 0 ? [] : [{ condition: 'cleanup', branch: { name: 'default', steps: [GIVE_BACK] } }]),
  ];
  return conditions.length > 0 ? { ...part, post: { conditions } } : part;
}
