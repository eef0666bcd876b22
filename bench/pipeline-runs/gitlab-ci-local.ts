import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { MissingDataError } from '../bench.ts';

const PEERS = process.env['PEERS_DIR'] ?? join(import.meta.dirname, '..', '..', '.peers');
const STATE = '.gitlab-ci-local';

export type JobStatus = 'passed' | 'failed' | 'not-run';

/** What became of one job; a job of a matrix counts once per cell, named as GitLab does (`test: [3.11]`). */
export interface JobResult {
  readonly name: string;
  readonly status: JobStatus;
  readonly seconds: number;
  /** Everything the job printed. */
  readonly output: string;
}

export interface PipelineRun {
  /** Exit code of gitlab-ci-local; `undefined` when it ran out of time. */
  readonly exitCode: number | undefined;
  readonly jobs: readonly JobResult[];
  /** Everything that gitlab-ci-local printed: its complaints about the file are here. */
  readonly output: string;
}

export interface RunOptions {
  /** Jobs to run, by full name; all of them by default. */
  readonly jobs?: readonly string[] | undefined;
  /** Environment of the runner; nothing else is passed on. */
  readonly environment: Readonly<Record<string, string>>;
  /** After so many seconds every process of the run is killed. */
  readonly timeoutSeconds: number;
}

interface Finished {
  readonly exitCode: number | undefined;
  readonly output: string;
}

/** Path of gitlab-ci-local. Throws {@link MissingDataError} when it is not installed. */
function program(): string {
  const path = join(PEERS, 'npm', 'node_modules', 'gitlab-ci-local', 'dist', 'index.js');
  if (!existsSync(path)) throw new MissingDataError(`${path} is missing: run scripts/install-peers first.`);
  return path;
}

/**
 * A shell executor runs as an ordinary user. Root without the right to pass over file modes comes close, and needs no
 * account: tests that expect "permission denied" get it.
 */
export function asOrdinaryUser(command: readonly string[]): readonly string[] {
  const dropped = '-dac_override,-dac_read_search';
  return process.getuid?.() === 0 ? ['setpriv', `--inh-caps=${dropped}`, `--bounding-set=${dropped}`, ...command] : command;
}

function start(folder: string, args: readonly string[], { environment, timeoutSeconds }: RunOptions): Promise<Finished> {
  return new Promise((resolve, reject) => {
    // A process group of its own, so that nothing that a job starts outlives the run.
    const [command = '', ...rest] = asOrdinaryUser([process.execPath, program(), '--color=false', ...args]);
    const child = spawn(command, rest, { cwd: folder, env: environment, detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
    const chunks: Buffer[] = [];
    let timedOut = false;
    const killAll = (): void => {
      try {
        if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
      } catch {
        // The group has ended by itself.
      }
    };
    const timer = setTimeout(() => {
      timedOut = true;
      killAll();
    }, timeoutSeconds * 1000);
    child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => chunks.push(chunk));
    child.on('error', reject);
    child.on('close', (code) => {
      clearTimeout(timer);
      killAll();
      resolve({ exitCode: timedOut ? undefined : (code ?? 1), output: Buffer.concat(chunks).toString('utf8') });
    });
  });
}

/** Folder name that gitlab-ci-local derives from the name of a job. */
export function folderOf(job: string): string {
  return job.replace(/[^\w-]+/g, (match) => Buffer.from(match).toString('base64url'));
}

const SECONDS_PER_UNIT: Readonly<Record<string, number>> = { ms: 0.001, s: 1, m: 60, min: 60, h: 3600 };

/** Seconds of a duration such as `1.5 min`, `7.3 s` or `1 m 3 s`. */
function secondsOf(duration: string): number {
  const parts = [...duration.matchAll(/([\d.]+)\s*(ms|min|s|m|h)\b/g)];
  return parts.reduce((sum, [, amount, unit]) => sum + Number(amount) * (SECONDS_PER_UNIT[unit ?? ''] ?? 0), 0);
}

const COLOURS = new RegExp(`${String.fromCodePoint(27)}\\[[0-9;]*[A-Za-z]`, 'g');
const REPORT_LINE = /^\s*(?<verdict>PASS|WARN|FAIL)\s*(?:\[\s*(?<duration>[^\]]+)\])?\s+(?<name>\S.*?)\s*(?:pre_script)?$/;

function verdicts(output: string): ReadonlyMap<string, { readonly status: JobStatus; readonly seconds: number }> {
  const lines = output.replace(COLOURS, '').split('\n').map((line) => REPORT_LINE.exec(line)?.groups);
  return new Map(lines.flatMap((found) => (found === undefined ? [] : [[found['name'] ?? '', { status: found['verdict'] === 'PASS' ? 'passed' : 'failed', seconds: secondsOf(found['duration'] ?? '') }] as const])));
}

/** Names of all jobs of the file, the cells of a matrix each by themselves. Throws when gitlab-ci-local refuses the file. */
export async function listJobs(folder: string, options: Omit<RunOptions, 'jobs'>): Promise<readonly string[]> {
  const { exitCode, output } = await start(folder, ['--list-csv-all'], options);
  const lines = output.replace(COLOURS, '').split('\n');
  const header = lines.findIndex((line) => line.startsWith('name;'));
  if (exitCode !== 0 || header === -1) throw new Error(`gitlab-ci-local cannot read the file: ${output.slice(0, 2000)}`);
  return lines.slice(header + 1).flatMap((line) => (line.includes(';') ? line.split(';').slice(0, 1) : []));
}

/**
 * Runs the `.gitlab-ci.yml` of a git work tree with gitlab-ci-local: every job by the shell, each in a folder of its own.
 * The file is checked against GitLab's schema before anything runs.
 */
export async function runGitlabPipeline(folder: string, options: RunOptions): Promise<PipelineRun> {
  const names = options.jobs ?? (await listJobs(folder, options));
  // A runner has a machine of its own; jobs side by side on few cores would fail by their own time limits.
  const { exitCode, output } = await start(folder, ['--force-shell-executor', '--shell-isolation', '--timestamps', '--concurrency', '1', ...(options.jobs ?? [])], options);
  const found = verdicts(output);
  const jobs = names.map((name): JobResult => {
    const log = join(folder, STATE, 'output', `${folderOf(name)}.log`);
    return { name, status: 'not-run', seconds: 0, ...found.get(name), output: existsSync(log) ? readFileSync(log, 'utf8').replace(COLOURS, '') : '' };
  });
  return { exitCode, jobs, output };
}
