import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BenchOptions } from '../bench.ts';
import { openCommit, PUBLIC_REPOSITORIES, requireRepositories, type PublicRepository } from '../repositories.ts';
import { generatePipeline, platformOf } from '../../shared/pipelines/generation/generate.ts';
import { optionsSchema } from '../../shared/pipelines/generation/options.ts';
import { folderOf } from './gitlab-ci-local.ts';
import { runPipeline, type JobOutcome } from './runner.ts';
import { checkOut } from './work-tree.ts';

/** Day of the measurement: which versions are supported depends on it. */
const DAY = new Date('2026-11-23T00:00:00Z');
const DEFAULT_TIMEOUT_SECONDS = 1200;
const LOGS = join(import.meta.dirname, '..', '..', '.build', 'pipeline-runs');

interface Outcome {
  readonly id: string;
  readonly repository: string;
  /** Green: all that can run here ran and passed. Blocked: so it did, but for jobs that need what this machine does not reach. Predicted: a warning had said why it would fail. */
  readonly result: 'green' | 'blocked' | 'predicted' | 'red' | 'timed-out' | 'cannot-run-here' | 'no-pipeline';
  readonly tests: number;
  readonly seconds: number;
  readonly jobs: readonly Omit<JobOutcome, 'output'>[];
  readonly missingFiles: number;
  /** What generation said beforehand. */
  readonly warnings: readonly string[];
}

/** Whether a job failed as a warning said: it shows in its output, or in what it did not reach. */
const PREDICTIONS: Readonly<Record<string, (job: JobOutcome) => boolean>> = {
  INSTALL_MAY_FAIL: ({ output }) => /\bERESOLVE\b|ERROR: Invalid requirement: /.test(output),
  INSTALL_MAY_TAKE_LONG: ({ output }) => /pip is (?:still )?looking at multiple versions/.test(output),
  CHECK_IS_STRICTER: ({ name, status }) => status === 'failed' && /(?:^|[:-])lint$/.test(name),
  PREPARATION_LEFT_OUT: ({ output }) => /Cannot find module|no such file or directory|ENOENT|command not found/i.test(output),
  FORMAT_COVERS_PIPELINE: ({ output }) => /^\[warn\] \.gitlab-ci\.yml$/m.test(output),
  VERSION_END_OF_LIFE: ({ output }) => /is installed but .* is required by|requires a different Python|Requires-Python|No matching distribution found|unsupported engine|EBADENGINE/i.test(output),
  CHECKS_NEED_NETWORK: ({ status, output }) => status === 'blocked' && /pre-commit|registry\.terraform\.io|editorconfig-checker/.test(output),
  TESTS_NEED_NETWORK: ({ status, tests }) => status === 'blocked' && tests > 0,
};

function isPredicted(job: JobOutcome, warnings: readonly string[]): boolean {
  return warnings.some((code) => PREDICTIONS[code]?.(job) ?? false);
}

function resultOf(jobs: readonly JobOutcome[], timedOut: boolean, warnings: readonly string[]): Outcome['result'] {
  if (timedOut) return jobs.filter(({ status, output }) => status !== 'passed' && output !== '').every((job) => isPredicted(job, warnings)) ? 'predicted' : 'timed-out';
  const tried = jobs.filter(({ status }) => status !== 'no-toolchain' && status !== 'needs-service');
  if (tried.length === 0) return 'cannot-run-here';
  const unfinished = tried.filter(({ status }) => status === 'failed' || status === 'blocked');
  const surprises = unfinished.filter((job) => !isPredicted(job, warnings));
  if (unfinished.length > 0 && surprises.length === 0) return 'predicted';
  if (surprises.some(({ status }) => status === 'failed')) return 'red';
  if (surprises.length > 0) return 'blocked';
  return tried.every(({ status }) => status === 'passed') ? 'green' : 'red';
}

function keepLogs(id: string, pipeline: string, jobs: readonly JobOutcome[], output: string): void {
  const folder = join(LOGS, id);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, '.gitlab-ci.yml'), pipeline);
  writeFileSync(join(folder, 'run.log'), output);
  for (const job of jobs) if (job.output !== '') writeFileSync(join(folder, `${folderOf(job.name)}.log`), job.output);
}

async function runOne(repository: PublicRepository, gitDirectory: string, timeoutSeconds: number): Promise<Outcome> {
  const { generated } = generatePipeline({ tree: openCommit(gitDirectory, repository), platform: platformOf('gitlab-ci'), options: optionsSchema.parse({}), now: DAY, version: '0.0.0' });
  const base = { id: repository.id, repository: repository.repository, warnings: generated.warnings.map(({ code }) => code) };
  const [file] = generated.files;
  if (file === undefined) return { ...base, result: 'no-pipeline', tests: 0, seconds: 0, jobs: [], missingFiles: 0 };
  const scratch = mkdtempSync(join(tmpdir(), `pipeline-run-${repository.id}-`));
  try {
    const { folder, missing } = checkOut(join(scratch, 'work'), gitDirectory, repository, generated.files);
    const started = performance.now();
    const { jobs, timedOut, output } = await runPipeline({ folder, scratch, timeoutSeconds }, file.content);
    keepLogs(repository.id, file.content, jobs, output);
    const seconds = Math.round((performance.now() - started) / 1000);
    const shown = jobs.map(({ output: _left, ...job }) => job);
    return { ...base, result: resultOf(jobs, timedOut, base.warnings), tests: jobs.reduce((sum, { tests }) => sum + tests, 0), seconds, jobs: shown, missingFiles: missing.length };
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

function print({ id, repository, result, tests, seconds, jobs, missingFiles, warnings }: Outcome): void {
  console.log(`${id} ${repository}: ${result}, ${tests} tests, ${seconds} s${missingFiles > 0 ? `, ${missingFiles} files missing` : ''} | ${warnings.join(' ')}`);
  for (const job of jobs) console.log(`    ${job.status.padEnd(13)} ${String(job.tests).padStart(6)} tests ${job.seconds.toFixed(1).padStart(7)} s  ${job.name}  (${job.wanted}${job.used === job.wanted || job.used === '' ? '' : ` -> ${job.used}`})${job.unreachable.length > 0 ? ` no way to ${job.unreachable.join(', ')}` : ''}`);
}

const argument = (args: readonly string[], name: string): string | undefined => (args.includes(name) ? args[args.indexOf(name) + 1] : undefined);

/**
 * Runs the GitLab pipelines generated for the public repositories, unedited, with gitlab-ci-local's shell executor.
 * `--only D1,D6` chooses repositories, `--timeout SECONDS` limits each. Logs of all jobs go to `.build/pipeline-runs`.
 */
export async function run({ data, json, args }: BenchOptions): Promise<object> {
  const only = argument(args, '--only')?.split(',');
  const wanted = PUBLIC_REPOSITORIES.filter(({ id }) => only === undefined || only.includes(id));
  const outcomes: Outcome[] = [];
  for (const [repository, folder] of requireRepositories(data, wanted)) {
    const outcome = await runOne(repository, folder, Number(argument(args, '--timeout') ?? DEFAULT_TIMEOUT_SECONDS));
    if (!json) print(outcome);
    outcomes.push(outcome);
  }
  const named = (result: Outcome['result']): readonly string[] => outcomes.flatMap((outcome) => (outcome.result === result ? [outcome.id] : []));
  return {
    repositories: outcomes.length,
    green: named('green'),
    blocked: named('blocked'),
    predicted: named('predicted'),
    red: named('red'),
    timedOut: named('timed-out'),
    cannotRunHere: named('cannot-run-here'),
    noPipeline: named('no-pipeline'),
    greenWithoutTests: outcomes.flatMap(({ id, result, tests }) => (result === 'green' && tests === 0 ? [id] : [])),
    tests: outcomes.reduce((sum, { tests }) => sum + tests, 0),
  };
}
