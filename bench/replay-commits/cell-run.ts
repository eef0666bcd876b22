import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { asOrdinaryUser } from '../pipeline-runs/gitlab-ci-local.ts';
import { checkOut, placeCommit } from '../pipeline-runs/work-tree.ts';
import type { PublicRepository } from '../repositories.ts';
import type { SourceFile } from '../../shared/pipelines/conversion/model.ts';
import type { CacheRequest, CacheStore } from './cache-store.ts';
import type { Cell, Step } from './cells.ts';
import { filled, holds, type Surroundings } from './expressions.ts';
import { cachedPaths, preinstalled, setUp, UnfitError, type Place, type SetUp } from './set-ups.ts';

const STEP_LIMIT_SECONDS = 3600;
const TAIL = 1500;

export interface StepResult {
  readonly title: string;
  readonly seconds: number;
  /** Of the processor, user and system together: what other work on the machine changes least. */
  readonly cpuSeconds: number;
  readonly outcome: 'success' | 'failure' | 'skipped';
}

export interface CellResult {
  readonly name: string;
  readonly file: string;
  readonly job: string;
  readonly outcome: 'success' | 'failure' | 'skipped' | 'unfit';
  readonly seconds: number;
  readonly cpuSeconds: number;
  readonly steps: readonly StepResult[];
  readonly outputs: Readonly<Record<string, string>>;
  /** Why it cannot run here, or the end of what the failed step printed. */
  readonly note?: string;
}

/** What all cells of a run share. */
export interface RunContext {
  readonly repository: PublicRepository;
  readonly gitDirectory: string;
  readonly store: CacheStore;
  /** Folder for work trees, and for toolchains that cells share. */
  readonly scratch: string;
  readonly shared: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly github: Readonly<Record<string, unknown>>;
  /** Committed on top of the commit: a fault that is to be found. */
  readonly planted?: SourceFile;
}

interface Progress {
  readonly steps: StepResult[];
  readonly keep: { readonly title: string; readonly request: CacheRequest }[];
  readonly outputs: Record<string, Record<string, string>>;
  variables: Record<string, string>;
  path: readonly string[];
  hasFailed: boolean;
  note: string | undefined;
}

function assignments(file: string): Record<string, string> {
  if (!existsSync(file)) return {};
  return Object.fromEntries(readFileSync(file, 'utf8').split('\n').flatMap((line) => (line.includes('=') ? [[line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]] : [])));
}

/** Seconds of what bash's `times` says of the children, such as `0m1.250s 0m0.100s` on its second line. */
function cpuOf(file: string): number {
  const line = existsSync(file) ? (readFileSync(file, 'utf8').split('\n')[1] ?? '') : '';
  return [...line.matchAll(/(\d+)m([\d.]+)s/g)].reduce((sum, [, minutes, seconds]) => sum + Number(minutes) * 60 + Number(seconds), 0);
}

function timedRun(script: string, folder: string, env: Record<string, string>, own: string): { readonly status: number; readonly seconds: number; readonly cpuSeconds: number; readonly output: string } {
  const [file, times] = [join(own, 'step.sh'), join(own, 'times')];
  writeFileSync(file, script);
  const outer = `bash --noprofile --norc -eo pipefail ${file}; code=$?; times > ${times}; exit $code`;
  const [command = '', ...rest] = asOrdinaryUser(['timeout', '--kill-after=5', String(STEP_LIMIT_SECONDS), 'bash', '--noprofile', '--norc', '-c', outer]);
  const started = performance.now();
  const { status, stdout, stderr } = spawnSync(command, rest, { cwd: folder, env, encoding: 'utf8', maxBuffer: 256 * 1024 * 1024, stdio: ['ignore', 'pipe', 'pipe'] });
  return { status: status ?? 1, seconds: (performance.now() - started) / 1000, cpuSeconds: cpuOf(times), output: `${stdout}\n${stderr}` };
}

/** Runs one job as a hosted runner would: a new machine, nothing kept but what a cache brings back. */
export function runCell(cell: Cell, context: RunContext, needs: Readonly<Record<string, unknown>>): CellResult {
  const base = { name: cell.name, file: cell.file, job: cell.job };
  if (cell.unfit !== undefined) return { ...base, outcome: 'unfit', seconds: 0, cpuSeconds: 0, steps: [], outputs: {}, note: cell.unfit };
  const machine = mkdtempSync(join(context.scratch, 'cell-'));
  try {
    return { ...base, ...runSteps(cell, context, needs, machine) };
  } catch (thrown) {
    if (!(thrown instanceof UnfitError)) throw thrown;
    return { ...base, outcome: 'unfit', seconds: 0, cpuSeconds: 0, steps: [], outputs: {}, note: thrown.message };
  } finally {
    rmSync(machine, { recursive: true, force: true });
  }
}

function runSteps(cell: Cell, context: RunContext, needs: Readonly<Record<string, unknown>>, machine: string): Omit<CellResult, 'name' | 'file' | 'job'> {
  const [folder, home, own] = [join(machine, 'work'), join(machine, 'home'), join(machine, 'own')];
  for (const each of [folder, home, own]) mkdirSync(each, { recursive: true });
  const progress: Progress = { steps: [], keep: [], outputs: {}, variables: {}, path: [], hasFailed: false, note: undefined };
  const around = (env: Readonly<Record<string, string>>): Surroundings => ({
    contexts: { github: context.github, matrix: cell.matrix, env, runner: { os: 'Linux', arch: 'X64', temp: own }, needs, steps: Object.fromEntries(Object.entries(progress.outputs).map(([id, outputs]) => [id, { outputs }])), secrets: {}, vars: {}, inputs: {}, job: {}, strategy: {} },
    folder,
    hasFailed: progress.hasFailed,
  });
  const place: Place = { folder, home, own, shared: context.shared, hashFiles: (...patterns) => filled(`\${{ hashFiles(${patterns.map((pattern) => `'${pattern}'`).join(', ')}) }}`, { contexts: {}, folder }) };
  add(progress, preinstalled(place));
  const fill = (table: Readonly<Record<string, string>>, known: Readonly<Record<string, string>>): Record<string, string> => Object.fromEntries(Object.entries(table).map(([key, value]) => [key, filled(value, around(known))]));
  const jobEnv = fill(cell.env, {});
  for (const [index, step] of cell.steps.entries()) {
    const env = { ...jobEnv, ...fill(step.env, jobEnv) };
    if (!holds(step.condition, around(env))) {
      progress.steps.push({ title: step.title, seconds: 0, cpuSeconds: 0, outcome: 'skipped' });
      continue;
    }
    const given = { ...step, with: fill(step.with, env), run: filled(step.run, around(env)) };
    if (given.uses === '') runScript(given, index, env, context, place, progress);
    else useAction(given, context, place, progress);
  }
  if (!progress.hasFailed) for (const { title, request } of progress.keep) timedPart(`Post ${title}`, progress, () => context.store.save(request));
  const sum = (pick: (step: StepResult) => number): number => progress.steps.reduce((total, step) => total + pick(step), 0);
  return {
    outcome: progress.hasFailed ? 'failure' : 'success',
    seconds: sum(({ seconds }) => seconds),
    cpuSeconds: sum(({ cpuSeconds }) => cpuSeconds),
    steps: progress.steps,
    outputs: fill(cell.outputs, jobEnv),
    ...(progress.note === undefined ? {} : { note: progress.note }),
  };
}

function add(progress: Progress, { path, variables }: SetUp): void {
  progress.path = [...path, ...progress.path];
  progress.variables = { ...progress.variables, ...variables };
}

/** Of copying files the time on the clock is taken for that of the processor, which speaks against a cache. */
function timedPart<Value>(title: string, progress: Progress, work: () => Value): Value {
  const started = performance.now();
  const value = work();
  const seconds = (performance.now() - started) / 1000;
  progress.steps.push({ title, seconds, cpuSeconds: seconds, outcome: 'success' });
  return value;
}

function useAction(step: Step, { repository, gitDirectory, planted, store }: RunContext, place: Place, progress: Progress): void {
  if (step.uses.startsWith('actions/checkout@')) {
    if (step.with['repository'] !== undefined) throw new UnfitError('it checks another repository out');
    timedPart(step.title, progress, () => (planted === undefined ? placeCommit(place.folder, gitDirectory, repository) : checkOut(place.folder, gitDirectory, repository, [planted], 'a change')));
    return;
  }
  if (step.uses.startsWith('actions/cache@')) {
    const request = { key: step.with['key'] ?? '', restoreKeys: (step.with['restore-keys'] ?? '').split('\n').map((key) => key.trim()).filter((key) => key !== ''), paths: cachedPaths(step.with['path'] ?? '', place) };
    cached(step, request, store, progress);
    return;
  }
  // Bringing a toolchain is not timed: what that takes on a runner is part of the overhead of a job.
  const made = setUp(step, place);
  if (made === undefined) progress.steps.push({ title: step.title, seconds: 0, cpuSeconds: 0, outcome: 'skipped' });
  else {
    add(progress, made);
    if (made.cache === undefined) progress.steps.push({ title: step.title, seconds: 0, cpuSeconds: 0, outcome: 'success' });
    else cached(step, made.cache, store, progress);
  }
}

function cached(step: Step, request: CacheRequest, store: CacheStore, progress: Progress): void {
  const found = timedPart(step.title, progress, () => store.restore(request));
  if (step.id !== '') progress.outputs[step.id] = { 'cache-hit': String(found === request.key) };
  if (found !== request.key) progress.keep.push({ title: step.title, request });
}

function runScript(step: Step, index: number, env: Readonly<Record<string, string>>, context: RunContext, place: Place, progress: Progress): void {
  const files = { GITHUB_OUTPUT: join(place.own, `output-${index}`), GITHUB_ENV: join(place.own, `env-${index}`), GITHUB_PATH: join(place.own, `path-${index}`), GITHUB_STEP_SUMMARY: join(place.own, 'summary') };
  const { BASH_ENV: _left, PATH: system = '', ...plain } = context.environment;
  const all = { ...plain, CI: 'true', GITHUB_ACTIONS: 'true', GITHUB_WORKSPACE: place.folder, RUNNER_OS: 'Linux', RUNNER_TEMP: place.own, HOME: place.home, PATH: [...progress.path, system].join(':'), ...progress.variables, ...files, ...env };
  const { status, seconds, cpuSeconds, output } = timedRun(step.run, join(place.folder, step.folder), all, place.own);
  progress.steps.push({ title: step.title, seconds, cpuSeconds, outcome: status === 0 ? 'success' : 'failure' });
  if (step.id !== '') progress.outputs[step.id] = assignments(files.GITHUB_OUTPUT);
  progress.variables = { ...progress.variables, ...assignments(files.GITHUB_ENV) };
  if (existsSync(files.GITHUB_PATH)) progress.path = [...readFileSync(files.GITHUB_PATH, 'utf8').split('\n').filter((line) => line !== ''), ...progress.path];
  if (status === 0 || step.mayFail) return;
  progress.note ??= `${step.title}: ${output.slice(-TAIL)}`;
  progress.hasFailed = true;
}
