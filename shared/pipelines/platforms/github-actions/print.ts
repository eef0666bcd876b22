import { assertPrintable } from '../../generation/check.ts';
import { action } from '../../pins/index.ts';
import type { YAMLMap } from 'yaml';
import { identityVariables } from '../../generation/identity.ts';
import type { GeneratedFile, Job, Pipeline, Step, Workflow } from '../../model.ts';
import { block, commented, expression, list, map, optional, quoted, render, text, textMap, type YamlValue } from '../yaml.ts';
import { changesEntry, CHANGES_JOB } from './changes.ts';
import { escapeAll, escapeExpressions, literal } from './expressions.ts';
import { gateEntry } from './gate.ts';
import { changeEnvironment, identityEnvironment, signInSteps } from './identity.ts';
import { jobCondition, ownTriggers, workflowTriggers } from './occasions.ts';
import { serviceSteps, servicesOf } from './services.ts';
import { matrixEnvironment, setupSteps, usesStep } from './setup.ts';
import { nameByTag } from './tags.ts';

export const PATH = '.github/workflows/ci.yml';
const RUNNER = 'ubuntu-24.04';

const RIGHTS = 'Least privilege: no token rights at the top, each job asks for what it needs.';
const BY_COMMIT = 'Actions are pinned to commits, since a tag can be moved; the version stands beside each.';
const BY_TAG = 'Actions stand by version; their commits are in actions.lock, which `gh actions-lock` writes.';

/** Prints the workflow files: the pipeline's own, one for each further workflow and one for each isolated job. Throws `PIPELINE_INVALID`. */
export function print(pipeline: Pipeline): readonly GeneratedFile[] {
  assertPrintable(pipeline);
  const own = pipeline.jobs.filter((job) => job.workflow === undefined);
  const further = pipeline.workflows ?? [];
  const isolated = pipeline.jobs.filter((job) => job.isolated === true);
  return [
    ...(own.length > 0 ? [{ path: PATH, content: finished(pipeline, ownFile(pipeline, own)) }] : []),
    ...further.map((workflow) => ({ path: workflowPath(workflow.id), content: finished(pipeline, workflowFile(workflow, pipeline), workflow.why) })),
    ...isolated.map((job) => ({ path: workflowPath(job.id), content: finished(pipeline, isolatedFile(job, pipeline)) })),
  ];
}

function finished({ pinning }: Pipeline, root: YAMLMap, ...more: readonly string[]): string {
  if (pinning === 'lockfile') nameByTag(root);
  return render(root, [RIGHTS, pinning === 'lockfile' ? BY_TAG : BY_COMMIT, ...more]);
}

export const workflowPath = (id: string): string => `.github/workflows/${id}.yml`;

function ownFile(pipeline: Pipeline, own: readonly Job[]): YAMLMap {
  const gate = pipeline.gate === undefined ? [] : [gateEntry({ ...pipeline, jobs: own }, pipeline.gate, RUNNER)];
  const changes = own.some((job) => job.changes !== undefined) ? [changesEntry(own, pipeline.runner ?? RUNNER)] : [];
  return map([
    { key: 'name', value: literal(pipeline.name) },
    { key: 'on', value: ownTriggers(pipeline), spaceBefore: true },
    { key: 'permissions', value: map([]), spaceBefore: true },
    {
      key: 'concurrency',
      comment: 'A newer push to a pull request cancels the run before it; runs of a branch always finish.',
      value: textMap({ group: expression('${{ github.workflow }}-${{ github.ref }}'), 'cancel-in-progress': expression("${{ github.event_name == 'pull_request' }}") }),
      spaceBefore: true,
    },
    { key: 'jobs', value: map([...changes, ...own.map((job, index) => jobEntry(job, pipeline, index + changes.length)), ...gate]), spaceBefore: true },
  ]);
}

function workflowFile(workflow: Workflow, pipeline: Pipeline): YAMLMap {
  const jobs = pipeline.jobs.filter((job) => job.workflow === workflow.id);
  // A run for a pull request carries its number in `github.ref`.
  const group = textMap({ group: expression('${{ github.workflow }}-${{ github.ref }}'), 'cancel-in-progress': false });
  return map([
    { key: 'name', value: literal(workflow.title) },
    { key: 'on', value: workflowTriggers(workflow, pipeline.triggers.branches), spaceBefore: true },
    { key: 'permissions', value: map([]), spaceBefore: true },
    { key: 'concurrency', value: group, comment: 'One run after the other; none is cancelled half way.', spaceBefore: true },
    { key: 'jobs', value: map(jobs.map((job, index) => (job.isolated === true ? callEntry(job, index) : jobEntry(job, pipeline, index)))), spaceBefore: true },
  ]);
}

// The newer way to say it (`$/`) is refused by actionlint 1.7.12 and by servers of one's own; this one holds everywhere.
const SELF = 'zizmor: ignore[self-repository]';

/** What only the caller decides: when, after what, and with which rights at most. */
function callEntry(job: Job, index: number) {
  const value = map([
    { key: 'name', value: literal(job.title) },
    optional('needs', list(job.needs, 'flow')),
    ifEntry(job),
    { key: 'permissions', value: permissionMap(job) },
    { key: 'uses', value: commented(`./${workflowPath(job.id)}`, SELF) },
  ]);
  return { key: job.id, value, comment: job.why, spaceBefore: index > 0 };
}

function isolatedFile(job: Job, pipeline: Pipeline): YAMLMap {
  const { when: _when, changes: _changes, ...inner } = job;
  return map([
    { key: 'name', value: literal(job.title) },
    { key: 'on', value: map([{ key: 'workflow_call', value: map([]) }]), spaceBefore: true },
    { key: 'permissions', value: map([]), spaceBefore: true },
    { key: 'jobs', value: map([jobEntry({ ...inner, needs: [] }, pipeline, 0)]), spaceBefore: true },
  ]);
}

function ifEntry(job: Job) {
  const condition = jobCondition(job);
  return condition === undefined ? undefined : { key: 'if', value: condition };
}

function jobEntry(job: Job, pipeline: Pipeline, index: number) {
  const environment = { ...matrixEnvironment(job), ...identityVariables(job), ...identityEnvironment(job), ...changeEnvironment(job), ...escapeAll(job.env) };
  const needs = job.changes === undefined ? job.needs : [CHANGES_JOB, ...job.needs];
  const value = map([
    { key: 'name', value: job.matrix ? expression(`${escapeExpressions(job.title)} (\${{ matrix.${job.matrix.variable} }})`) : literal(job.title) },
    optional('needs', list(needs, 'flow')),
    ifEntry(job),
    { key: 'runs-on', value: literal(pipeline.runner ?? RUNNER) },
    { key: 'timeout-minutes', value: job.timeoutMinutes },
    { key: 'permissions', value: permissionMap(job) },
    job.environment ? { key: 'environment', value: text(job.environment.name) } : undefined,
    job.concurrency === undefined ? undefined : { key: 'concurrency', value: concurrencyOf(job) },
    job.allowFailure === true ? { key: 'continue-on-error', value: true } : undefined,
    job.matrix ? { key: 'strategy', value: strategy(job.matrix) } : undefined,
    optional('services', servicesOf(job)),
    optional('env', textMap(environment)),
    { key: 'steps', value: list(steps(job)) },
  ]);
  return { key: job.id, value, comment: job.why, spaceBefore: index > 0 };
}

function concurrencyOf({ concurrency = '', environment }: Job): YamlValue {
  const group = environment?.perChange === true ? expression(`${concurrency}-\${{ github.ref }}`) : text(concurrency);
  return map([{ key: 'group', value: group }, { key: 'cancel-in-progress', value: false }]);
}

function permissionMap(job: Job): YAMLMap {
  const asked = job.permissions ?? [];
  const reading = asked.some(({ scope }) => scope === 'contents') ? [] : [{ key: 'contents', value: commented('read', 'To check out the repository.') }];
  const identity = job.identity === undefined || asked.some(({ scope }) => scope === 'id-token') ? [] : [{ key: 'id-token', value: commented('write', 'To show the cloud who it is; no secret is kept.') }];
  return map([...reading, ...identity, ...asked.map(({ scope, access, why }) => ({ key: scope, value: commented(access, why) }))]);
}

function strategy(matrix: NonNullable<Job['matrix']>): YamlValue {
  return map([
    { key: 'fail-fast', value: false },
    { key: 'matrix', value: map([{ key: matrix.variable, value: list(matrix.values.map(quoted), 'flow') }]) },
  ]);
}

function steps(job: Job): readonly YamlValue[] {
  return [
    usesStep('Check out the repository', 'actions/checkout', [['persist-credentials', false]]),
    ...serviceSteps(job),
    ...setupSteps(job),
    ...takeSteps(job),
    ...signInSteps(job),
    ...job.steps.map(modelStep),
    ...uploadStep(job),
  ];
}

function takeSteps({ takes = [] }: Job): readonly YamlValue[] {
  return takes.map(({ job, path }) => usesStep(`Take what ${job} made`, 'actions/download-artifact', [['name', job], ['path', literal(path)]]));
}

/** Steps of the model carry an id; those that this printer adds do not. */
function modelStep(step: Step): YamlValue {
  const condition = step.always === true ? { key: 'if', value: expression('${{ !cancelled() }}') } : undefined;
  const head = [{ key: 'name', value: literal(step.title) }, { key: 'id', value: step.id }, condition];
  if (step.uses !== undefined) {
    const pin = action(step.uses.name);
    const inputs = Object.entries(step.uses.inputs).map(([key, value]) => ({ key, value: typeof value === 'string' ? literal(value) : value }));
    return map([...head, { key: 'uses', value: commented(pin.uses, pin.version) }, optional('env', textMap(escapeAll(step.env))), optional('with', map(inputs))]);
  }
  return map([
    ...head,
    step.path === '.' ? undefined : { key: 'working-directory', value: literal(step.path) },
    optional('env', textMap(escapeAll(step.env))),
    { key: 'run', value: block(step.run.map(escapeExpressions)) },
  ]);
}

function uploadStep(job: Job): readonly YamlValue[] {
  if (job.artifact === undefined) return [];
  const name = job.matrix ? `${job.id}-\${{ matrix.${job.matrix.variable} }}` : job.id;
  const pin = action('actions/upload-artifact');
  return [
    map([
      { key: 'name', value: text('Keep the artifact') },
      job.artifact.always === true ? { key: 'if', value: expression('${{ !cancelled() }}') } : undefined,
      { key: 'uses', value: commented(pin.uses, pin.version) },
      {
        key: 'with',
        value: map([
          { key: 'name', value: expression(name) },
          { key: 'path', value: block(job.artifact.paths) },
          { key: 'retention-days', value: job.artifact.retentionDays },
        ]),
      },
    ]),
  ];
}
