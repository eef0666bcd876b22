import { actionOrUndefined } from '../../pins.ts';
import { block, commented, expression, list, map, optional, quoted, render, text, textMap, type YamlValue } from '../../../platforms/yaml.ts';
import type { Job, Loss, Matrix, Service, SourceFile, Step, Text, Triggers, Workflow } from '../../model.ts';
import { plainText, referencesIn, variablesUsed } from '../../text.ts';
import { Losses } from '../../yaml-source.ts';
import { printCondition, printText } from './expressions.ts';
import { SETUPS } from './actions.ts';

const RUNNER = 'ubuntu-24.04';
const HEADER = ['Converted. Least privilege: no token rights at the top, each job asks for what it needs.'];

/** Prints workflow files with the generator's own care: no rights at the top, pinned actions, no credentials kept. */
export function printWorkflows(workflows: readonly Workflow[]): { readonly files: readonly SourceFile[]; readonly losses: readonly Loss[] } {
  const losses = new Losses();
  const files = workflows.map((workflow) => ({ path: pathOf(workflow), content: printWorkflow(workflow, losses) }));
  return { files, losses: losses.all };
}

function pathOf({ file }: Workflow): string {
  const name = (file.split('/').at(-1) ?? 'ci').replace(/\.ya?ml$/, '').replace(/^\.?gitlab-ci$|^Jenkinsfile$|^azure-pipelines$|^config$|^\.travis$/, 'ci').replaceAll(/[^A-Za-z0-9._-]+/g, '-');
  return `.github/workflows/${name}.yml`;
}

function printWorkflow(workflow: Workflow, losses: Losses): string {
  const { schedule } = workflow.triggers;
  if (schedule?.length === 0) losses.add('SCHEDULE_TO_SET', `${workflow.file}#`, 'Its schedule is a setting of the project there: add the cron line, until then it runs by hand.');
  const root = map([
    { key: 'name', value: value([workflow.name]) },
    { key: 'on', value: triggersOf(workflow.triggers), spaceBefore: true },
    { key: 'permissions', value: map([]), spaceBefore: true },
    optional('env', envMap(workflow.env)),
    { key: 'jobs', value: map(workflow.jobs.map((job, index) => ({ key: job.id, value: printJob(job, losses), spaceBefore: index > 0 }))), spaceBefore: true },
  ]);
  return render(root, HEADER);
}

/** A text; one with an expression is written as one. */
function value(parts: Text): YamlValue {
  const plain = plainText(parts);
  const printed = printText(parts);
  return plain !== undefined && !plain.includes('${{') ? text(plain) : printed.includes('\n') ? block(printed.split('\n')) : expression(printed);
}

const envMap = (env: Readonly<Record<string, Text>>): ReturnType<typeof textMap> => textMap(Object.fromEntries(Object.entries(env).map(([name, parts]) => [name, value(parts)])));
const texts = (values: readonly string[]): YamlValue => list(values.map(text), 'flow');

function triggersOf({ push, change, tag, schedule, manual }: Triggers): YamlValue {
  const branches = push?.branches ?? [];
  const patterns = tag?.patterns ?? [];
  const onPush = push === undefined && tag === undefined ? undefined : map([
    branches.length > 0 ? { key: 'branches', value: texts(branches) } : push === undefined || tag !== undefined ? undefined : { key: 'branches', value: texts(['**']) },
    patterns.length > 0 ? { key: 'tags', value: texts(patterns) } : tag === undefined || (push !== undefined && branches.length === 0) ? undefined : { key: 'tags', value: texts(['**']) },
    (push?.paths.length ?? 0) > 0 ? { key: 'paths', value: texts(push?.paths ?? []) } : undefined,
  ]);
  const onChange = change && map([
    change.targets.length > 0 ? { key: 'branches', value: texts(change.targets) } : undefined,
    change.paths.length > 0 ? { key: 'paths', value: texts(change.paths) } : undefined,
  ]);
  return map([
    onPush && { key: 'push', value: onPush },
    onChange && { key: 'pull_request', value: onChange },
    schedule && schedule.length > 0 ? { key: 'schedule', value: list(schedule.map((cron) => map([{ key: 'cron', value: quoted(cron) }]))) } : undefined,
    manual || schedule?.length === 0 ? { key: 'workflow_dispatch', value: map([]) } : undefined,
  ]);
}

function printJob(job: Job, losses: Losses): YamlValue {
  const known = Object.entries({ ...job.env, ...variablesUsed(job) }).filter(([name]) => !name.startsWith('GITHUB_'));
  const env = Object.fromEntries(known.filter(([, parts]) => !isOfRunner(parts)));
  if (job.manual) losses.add('MANUAL_JOB', job.place, 'It waits for a person: bind it to an environment with reviewers.');
  const late = Object.fromEntries(known.filter(([, parts]) => isOfRunner(parts)));
  const steps = job.steps.flatMap((step) => printStep(withLate(step, late), job, losses));
  const needsCheckout = job.steps.every(({ kind }) => kind !== 'checkout');
  return map([
    // Without a name GitHub shows the id; checks that are required by name keep it.
    { key: 'name', value: value([job.name ?? job.id]) },
    optional('needs', list(job.needs.map(text), 'flow')),
    job.condition === undefined ? undefined : { key: 'if', value: expression(printCondition(job.condition)) },
    { key: 'runs-on', value: plainText(job.runner) === '' ? text(RUNNER) : value(job.runner) },
    job.timeoutMinutes === undefined ? undefined : { key: 'timeout-minutes', value: job.timeoutMinutes },
    { key: 'permissions', value: map([{ key: 'contents', value: commented('read', 'To check out the repository.') }]) },
    job.environment === undefined && !job.manual ? undefined : { key: 'environment', value: text(job.environment ?? 'manual') },
    job.matrix === undefined ? undefined : { key: 'strategy', value: strategyOf(job.matrix) },
    job.image === undefined ? undefined : { key: 'container', value: value(job.image) },
    optional('services', servicesOf(job.services)),
    job.mayFail ? { key: 'continue-on-error', value: true } : undefined,
    optional('env', envMap(env)),
    { key: 'steps', value: list([...(needsCheckout ? [checkout([])] : []), ...steps]) },
  ]);
}

/** What only a machine knows cannot stand in the variables of a job. */
const isOfRunner = (parts: Text): boolean => referencesIn(parts).some(({ kind, name }) => kind === 'run' && name === 'temp');

function withLate(step: Step, late: Readonly<Record<string, Text>>): Step {
  if (step.kind !== 'run') return step;
  const read = Object.entries(late).filter(([name]) => new RegExp(`\\$\\{?${name}\\b`).test(step.script));
  return read.length === 0 ? step : { ...step, env: { ...Object.fromEntries(read), ...step.env } };
}

const rows = (values: Matrix['include']): ReturnType<typeof list> => list(values.map((row) => textMap(Object.fromEntries(Object.entries(row).map(([name, each]) => [name, quoted(each)])))));

function strategyOf({ axes, include, exclude, failFast }: Matrix): YamlValue {
  return map([
    { key: 'fail-fast', value: failFast },
    { key: 'matrix', value: map([...Object.entries(axes).map(([key, values]) => ({ key, value: list(values.map(quoted), 'flow') })), optional('include', rows(include)), optional('exclude', rows(exclude))]) },
  ]);
}

function servicesOf(services: readonly Service[]): ReturnType<typeof map> {
  return map(services.map(({ name, image, env }) => ({ key: name, value: map([{ key: 'image', value: text(image) }, optional('env', envMap(env))]) })));
}

function checkout(inputs: readonly (readonly [string, YamlValue])[]): YamlValue {
  return uses('Check out the repository', 'actions/checkout', [['persist-credentials', false], ...inputs]) ?? map([]);
}

function uses(title: string, name: string, inputs: readonly (readonly [string, YamlValue])[], condition?: YamlValue): YamlValue | undefined {
  const pin = actionOrUndefined(name);
  if (pin === undefined) return undefined;
  return map([
    { key: 'name', value: text(title) },
    condition === undefined ? undefined : { key: 'if', value: condition },
    { key: 'uses', value: commented(pin.uses, pin.version) },
    inputs.length > 0 ? { key: 'with', value: map(inputs.map(([key, each]) => ({ key, value: each }))) } : undefined,
  ]);
}

function printStep(step: Step, job: Job, losses: Losses): YamlValue[] {
  const condition = step.condition === undefined ? undefined : expression(printCondition(step.condition));
  const lost = (what: string): YamlValue[] => {
    losses.add('STEP_NOT_CARRIED', step.place, what);
    return [];
  };
  switch (step.kind) {
    case 'run':
      return [map([
        step.name === undefined ? undefined : { key: 'name', value: value([step.name]) },
        condition === undefined ? undefined : { key: 'if', value: condition },
        step.path === '.' ? undefined : { key: 'working-directory', value: text(step.path) },
        step.shell === 'bash' ? undefined : { key: 'shell', value: text(step.shell) },
        step.mayFail ? { key: 'continue-on-error', value: true } : undefined,
        optional('env', envMap(step.env)),
        { key: 'run', value: block(step.script.replace(/\n+$/, '').replaceAll('${{', "${{ '${{' }}").split('\n')) },
      ])];
    case 'checkout':
      return [checkout([...(step.depth === undefined ? [] : [['fetch-depth', step.depth] as const]), ...(step.submodules ? [['submodules', true] as const] : [])])];
    case 'setup': {
      const [name, setup] = Object.entries(SETUPS).find(([, candidate]) => candidate.tool === step.tool) ?? [];
      const inputs: readonly (readonly [string, YamlValue])[] = setup === undefined ? [] : [
        ...(step.tool === 'java' ? [['distribution', 'temurin'] as const] : []),
        ...(step.version === null ? [] : [[setup.version, plainText(step.version) === undefined ? value(step.version) : quoted(plainText(step.version) ?? '')] as const]),
        ...(step.versionFile === undefined || setup.file === undefined ? [] : [[setup.file, text(step.versionFile)] as const]),
      ];
      const printed = name === undefined ? undefined : uses(step.name ?? `Set up ${step.tool}`, name, inputs, condition);
      return printed === undefined ? lost(`No pinned action sets up ${step.tool}.`) : [printed];
    }
    case 'upload': {
      const printed = uses(step.name ?? `Keep ${plainText(step.artifact) ?? 'the output'}`, 'actions/upload-artifact', [['name', artifactName(step.artifact, job)], ['path', block([...step.paths])], ...(step.days === undefined ? [] : [['retention-days', step.days] as const])], condition);
      return printed === undefined ? lost('No pinned action keeps files.') : [printed];
    }
    default: {
      const printed = uses(step.name ?? 'Fetch files', 'actions/download-artifact', [...(step.artifact === undefined ? [] : [['name', value(step.artifact)] as const]), ...(step.path === undefined ? [] : [['path', text(step.path)] as const])], condition);
      return printed === undefined ? lost('No pinned action fetches files.') : [printed];
    }
  }
}

/** Cells of a matrix may not give the same name twice (v4 and later of the action). */
function artifactName(name: Text, job: Job): YamlValue {
  const axes = Object.keys(job.matrix?.axes ?? {});
  if (axes.length === 0 || referencesIn(name).some(({ kind }) => kind === 'matrix')) return value(name);
  return value([...name, ...axes.flatMap((axis): Text => ['-', { kind: 'matrix', name: axis }])]);
}
