import { assertPrintable } from '../../generation/check.ts';
import { action } from '../../pins/index.ts';
import type { GeneratedFile, Job, Pipeline, Service, Step } from '../../model.ts';
import { block, commented, expression, list, map, optional, quoted, render, text, textMap, type YamlValue } from '../yaml.ts';
import { gateEntry } from './gate.ts';
import { matrixEnvironment, setupSteps, usesStep } from './setup.ts';

export const PATH = '.github/workflows/ci.yml';
const RUNNER = 'ubuntu-24.04';

const HEADER = [
  'Least privilege: no token rights at the top, each job asks for what it needs.',
  'Actions are pinned to commits, since a tag can be moved; the version stands beside each.',
];

/** Prints the workflow file. Throws `PIPELINE_INVALID`. */
export function print(pipeline: Pipeline): readonly GeneratedFile[] {
  assertPrintable(pipeline);
  const gate = pipeline.gate === undefined ? [] : [gateEntry(pipeline, pipeline.gate, RUNNER)];
  const root = map([
    { key: 'name', value: literal(pipeline.name) },
    { key: 'on', value: triggers(pipeline), spaceBefore: true },
    { key: 'permissions', value: map([]), spaceBefore: true },
    {
      key: 'concurrency',
      comment: 'A newer push to a pull request cancels the run before it; runs of a branch always finish.',
      value: textMap({ group: expression('${{ github.workflow }}-${{ github.ref }}'), 'cancel-in-progress': expression("${{ github.event_name == 'pull_request' }}") }),
      spaceBefore: true,
    },
    { key: 'jobs', value: map([...pipeline.jobs.map((job, index) => jobEntry(job, pipeline, index)), ...gate]), spaceBefore: true },
  ]);
  return [{ path: PATH, content: render(root, HEADER) }];
}

/** Text in a place where GitHub evaluates expressions: an opening of one is itself written as an expression. */
export function literal(value: string): ReturnType<typeof text> {
  return text(escapeExpressions(value));
}

function escapeExpressions(value: string): string {
  return value.replaceAll('${{', "${{ '${{' }}");
}

/** The text that {@link literal} wrote. */
export function unescapeExpressions(value: string): string {
  return value.replaceAll("${{ '${{' }}", '${{');
}

// Only `pull_request`, which gives code from a fork neither secrets nor a token that can write.
function triggers({ triggers: { branches, pullRequests, manual } }: Pipeline): YamlValue {
  const pushed = branches.length > 0 ? branches : ['main', 'master'];
  return map([
    { key: 'push', value: map([{ key: 'branches', value: list(pushed.map(text)) }]) },
    pullRequests ? { key: 'pull_request', value: map([]) } : undefined,
    manual ? { key: 'workflow_dispatch', value: map([]) } : undefined,
  ]);
}

function jobEntry(job: Job, pipeline: Pipeline, index: number) {
  const environment = { ...matrixEnvironment(job), ...escapeAll(job.env) };
  const value = map([
    { key: 'name', value: job.matrix ? expression(`${escapeExpressions(job.title)} (\${{ matrix.${job.matrix.variable} }})`) : literal(job.title) },
    optional('needs', list(job.needs, 'flow')),
    { key: 'runs-on', value: literal(pipeline.runner ?? RUNNER) },
    { key: 'timeout-minutes', value: job.timeoutMinutes },
    { key: 'permissions', value: map([{ key: 'contents', value: commented('read', 'To check out the repository.') }]) },
    job.matrix ? { key: 'strategy', value: strategy(job.matrix) } : undefined,
    optional('services', servicesOf(job)),
    optional('env', textMap(environment)),
    { key: 'steps', value: list(steps(job)) },
  ]);
  return { key: job.id, value, comment: job.why, spaceBefore: index > 0 };
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
    ...job.steps.map(modelStep),
    ...uploadStep(job),
  ];
}

/** Steps of the model carry an id; those that this printer adds do not. */
function modelStep(step: Step): YamlValue {
  return map([
    { key: 'name', value: literal(step.title) },
    { key: 'id', value: step.id },
    step.path === '.' ? undefined : { key: 'working-directory', value: literal(step.path) },
    optional('env', textMap(escapeAll(step.env))),
    { key: 'run', value: block(step.run.map(escapeExpressions)) },
  ]);
}

function escapeAll(env: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(env).map(([name, value]) => [name, escapeExpressions(value)]));
}

const isDigest = (image: string): boolean => image.includes('@sha256:');

function servicesOf(job: Job) {
  return map(job.services.filter((service) => isDigest(service.image)).map((service) => ({ key: service.name, value: serviceContainer(service) })));
}

function serviceContainer(service: Service): YamlValue {
  const health = service.health === undefined ? [] : [`--health-cmd ${JSON.stringify(service.health)}`, '--health-interval 5s', '--health-timeout 5s', '--health-retries 20'];
  return map([
    { key: 'image', value: text(service.image) },
    optional('env', textMap(escapeAll(service.env))),
    optional('ports', list(service.ports.map((port) => text(`${port}:${port}`)))),
    health.length > 0 ? { key: 'options', value: literal(health.join(' ')) } : undefined,
  ]);
}

/**
 * A service whose image no digest is known for is started by a step: `services:` would pull it before anything could
 * check it. On a runner a service answers on localhost; its name is made to mean the same.
 */
function serviceSteps(job: Job): readonly YamlValue[] {
  if (job.services.length === 0) return [];
  const names = job.services.map((service) => service.name).join(' ');
  const hosts = map([
    { key: 'name', value: text('Make services reachable by name') },
    { key: 'run', value: text(`echo "127.0.0.1 ${names}" | sudo tee -a /etc/hosts`) },
  ]);
  return [...job.services.filter((service) => !isDigest(service.image)).map(startStep), hosts];
}

function startStep(service: Service): YamlValue {
  const variables = Object.keys(service.env).map((name) => `--env ${name}`);
  const ports = service.ports.map((port) => `--publish ${port}:${port}`);
  const run = `docker run ${['--detach', '--name "$SERVICE_NAME"', ...ports, ...variables, '"$SERVICE_IMAGE"'].join(' ')}`;
  const wait = `timeout 120 sh -c 'until docker exec "$SERVICE_NAME" sh -c "$SERVICE_HEALTH"; do sleep 2; done'`;
  return map([
    { key: 'name', value: text(`Start ${service.name}`) },
    {
      key: 'env',
      value: textMap({
        SERVICE_NAME: service.name,
        SERVICE_IMAGE: service.image,
        ...(service.health === undefined ? {} : { SERVICE_HEALTH: escapeExpressions(service.health) }),
        ...escapeAll(service.env),
      }),
    },
    { key: 'run', value: block(service.health === undefined ? [run] : [run, wait]) },
  ]);
}

function uploadStep(job: Job): readonly YamlValue[] {
  if (job.artifact === undefined) return [];
  const name = job.matrix ? `${job.id}-\${{ matrix.${job.matrix.variable} }}` : job.id;
  const pin = action('actions/upload-artifact');
  return [
    map([
      { key: 'name', value: text('Keep the artifact') },
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
