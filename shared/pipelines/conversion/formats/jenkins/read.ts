import { unprocessable } from '../../../../core/errors.ts';
import { validateJenkinsfile, type AstPipeline, type AstStage } from '../../../jenkins/index.ts';
import type { Job, Loss, SourceFile, Triggers, Workflow } from '../../model.ts';
import { matrixOfRows } from '../../matrix.ts';
import { at, Losses } from '../../yaml-source.ts';
import { readConditions, signature } from './conditions.ts';
import { readRows } from './matrix.ts';
import { readNotes } from './notes.ts';
import { readOptions } from './options.ts';
import { envOf, postSteps, stageSteps, surrounded, type Scope } from './stages.ts';
import { readSchedule, readStart } from './triggers.ts';

/** Reads declarative Jenkinsfiles; a scripted one is a program and is refused with its first problem. */
export function readJenkinsfiles(files: readonly SourceFile[]): { readonly workflows: readonly Workflow[]; readonly losses: readonly Loss[] } {
  const losses = new Losses();
  return { workflows: files.map((file) => readJenkinsfile(file, losses)), losses: losses.all };
}

function readJenkinsfile({ path, content }: SourceFile, losses: Losses): Workflow {
  const { ast, problems } = validateJenkinsfile(content);
  if (ast === undefined) throw unprocessable('PIPELINE_MALFORMED', `${path} is no valid declarative pipeline: ${problems[0]?.message ?? ''}`, problems.slice(0, 20).map(({ message, line, column }) => ({ path: `${path}:${line}:${column}`, message })));
  const { pipeline } = ast;
  for (const key of ['libraries', 'parameters', 'tools'] as const) if (pipeline[key] !== undefined) losses.add('KEY_NOT_CARRIED', at(path, 'pipeline', key), `"${key}" is left out.`);
  const notes = readNotes(content);
  const env = envOf(pipeline.environment, at(path, 'pipeline', 'environment'), [], {}, losses);
  // What stands around all stages can stand around all jobs only in a file that was printed here.
  const isOwn = notes.workflow !== undefined;
  const scope: Scope = { agent: pipeline.agent, env: isOwn ? {} : env, outer: env, losses, file: path, axes: [], notes };
  const start = notes.isStarted ? startOf(pipeline.stages ?? []) : undefined;
  const name = notes.workflow ?? (path.split('/').at(-1)?.replace(/^Jenkinsfile\.?/, '') || 'Jenkins');
  return { file: path, name, triggers: { ...(start ?? { push: { branches: [], paths: [] }, ...(isOwn ? { tag: { patterns: [] } } : {}), change: { targets: [], paths: [] } }), ...scheduleOf(pipeline, path, losses) }, env: isOwn ? env : {}, jobs: unique(jobsOf(start === undefined ? (pipeline.stages ?? []) : (pipeline.stages ?? []).map(withoutStart), pipeline, scope)) };
}

/** What starts the workflow, where every stage says the same. */
function startOf(stages: readonly AstStage[]): Triggers | undefined {
  const firsts = stages.map(({ when }) => when?.conditions[0]);
  const [first] = firsts;
  if (first === undefined || firsts.some((other) => other === undefined || signature(other) !== signature(first))) return undefined;
  return readStart(first);
}

function withoutStart({ when, ...stage }: AstStage): AstStage {
  const conditions = when?.conditions.slice(1) ?? [];
  return { ...stage, ...(conditions.length > 0 ? { when: { ...when, conditions } } : {}) };
}

/** Times of day may be spread by `H`, which nobody else knows. */
function scheduleOf({ triggers }: AstPipeline, file: string, losses: Losses): Pick<Triggers, 'schedule'> {
  const place = at(file, 'pipeline', 'triggers');
  const calls = triggers?.triggers ?? [];
  for (const { name } of calls) if (name !== 'cron' && name !== 'pollSCM') losses.add('TRIGGER_NOT_CARRIED', place, `The trigger ${name} exists in Jenkins alone.`);
  const specs = calls.filter(({ name }) => name === 'cron').flatMap((call) => call.arguments.flatMap((argument) => ('isLiteral' in argument ? [argument] : [])));
  const read = specs.map(({ isLiteral, value }) => (isLiteral ? readSchedule(String(value)) : { plain: [], other: [String(value)] }));
  const other = read.flatMap((each) => each.other);
  if (other.length > 0) losses.add('SCHEDULE_TO_SET', place, `"${other.join('", "')}" has a time that others do not know, such as one spread by H: choose one.`);
  const plain = read.flatMap((each) => each.plain);
  return plain.length > 0 ? { schedule: plain } : {};
}

/**
 * Stages that share one agent share its folder, so that together they are one job. Where each brings its own they are jobs
 * in a row, and those of `parallel` beside each other.
 */
function jobsOf(stages: readonly AstStage[], pipeline: AstPipeline, scope: Scope): readonly Job[] {
  const isApart = pipeline.agent?.type === 'none' || stages.some((stage) => leaves(stage).some(({ agent, matrix }) => agent !== undefined || matrix !== undefined));
  if (!isApart) {
    const steps = stages.flatMap((stage) => stageSteps(stage, scope));
    const options = readOptions(pipeline.options?.options, at(scope.file, 'pipeline', 'options'), scope.losses);
    return [surrounded({ id: 'build', place: at(scope.file, 'pipeline', 'stages'), needs: [], ...options.job }, [...steps, ...postSteps(pipeline.post, scope)], options.isUnfetched, scope)];
  }
  readOptions(pipeline.options?.options, at(scope.file, 'pipeline', 'options'), scope.losses);
  const jobs: Job[] = [];
  let before: readonly string[] = [];
  for (const stage of stages) {
    if (stage.parallel !== undefined && stage.when !== undefined) scope.losses.add('CONDITION_NOT_CARRIED', at(scope.file, 'pipeline', 'stages', stage.name, 'when'), 'A condition around parallel stages is left out.');
    const own = (stage.parallel ?? [stage]).map((each) => stageJob(each, before, scope));
    jobs.push(...own);
    if (stage.parallel !== undefined && stage.post !== undefined) scope.losses.add('KEY_NOT_CARRIED', at(scope.file, 'pipeline', 'stages', stage.name, 'post'), 'What runs after parallel stages is left out.');
    before = own.map(({ id }) => id);
  }
  if (pipeline.post !== undefined) scope.losses.add('KEY_NOT_CARRIED', at(scope.file, 'pipeline', 'post'), 'What runs after all stages is left out.');
  return jobs;
}

/** Stages with steps of their own, in the order in which one agent would run them. */
function leaves(stage: AstStage): readonly AstStage[] {
  const inner = stage.stages ?? stage.parallel;
  return inner === undefined ? [stage] : inner.flatMap(leaves);
}

const slug = (name: string): string => name.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-').replaceAll(/^-+|-+$/g, '').replace(/^(?=\d)/, '_') || 'stage';

function stageJob(stage: AstStage, before: readonly string[], scope: Scope): Job {
  const place = at(scope.file, 'pipeline', 'stages', stage.name);
  const { losses } = scope;
  const part = stage.matrix ?? stage;
  const read = stage.matrix === undefined ? undefined : readRows(stage.matrix);
  if (read?.isCut) losses.add('MATRIX_TOO_LARGE', `${place}/matrix`, 'No other system takes that many cells; the first are kept.');
  if (stage.matrix?.when !== undefined) losses.add('CONDITION_NOT_CARRIED', `${place}/matrix/when`, 'The condition of a cell is left out.');
  const matrix = read === undefined ? undefined : matrixOfRows(read.rows, stage.failFast === true);
  const axes = (stage.matrix?.axes ?? []).map(({ name }) => name);
  const bound = { ...scope, axes, agent: part.agent ?? stage.agent ?? scope.agent };
  const own = envOf(stage.matrix === undefined ? part.environment : [...(stage.environment ?? []), ...(part.environment ?? [])], `${place}/environment`, axes, scope.outer, losses);
  const inner: Scope = { ...bound, env: { ...scope.env, ...own, ...Object.fromEntries(axes.map((name) => [name, [{ kind: 'matrix', name } as const]])) }, outer: { ...scope.outer, ...own } };
  const condition = stage.when === undefined ? undefined : readConditions(stage.when.conditions);
  if (stage.when !== undefined && condition === undefined) losses.add('CONDITION_NOT_CARRIED', `${place}/when`, 'Its condition cannot be said elsewhere.');
  if (stage.input !== undefined) losses.add('MANUAL_JOB', `${place}/input`, 'It waits for a person.');
  const isManual = stage.input !== undefined || (stage.when !== undefined && condition === undefined);
  const options = readOptions([...(stage.options?.options ?? []), ...(stage.matrix?.options?.options ?? [])], `${place}/options`, losses);
  const steps = stageSteps({ ...stage, ...(stage.matrix === undefined ? {} : { stages: stage.matrix.stages ?? [], post: stage.matrix.post }) }, inner, true);
  const note = scope.notes.jobs.get(stage.name);
  const id = note?.id ?? slug(stage.name);
  const job = { id, place, ...(id === stage.name ? {} : { name: stage.name }), needs: note?.needs ?? before, ...options.job, ...(matrix === undefined ? {} : { matrix }), ...(condition === undefined ? {} : { condition }), ...(isManual ? { manual: true as const } : {}) };
  return surrounded(job, steps, options.isUnfetched, inner);
}

/** Stages may share a name, jobs may not. */
function unique(jobs: readonly Job[]): readonly Job[] {
  const counts = new Map<string, number>();
  return jobs.map((job) => {
    const count = (counts.get(job.id) ?? 0) + 1;
    counts.set(job.id, count);
    return count === 1 ? job : { ...job, id: `${job.id}-${count}` };
  });
}
