import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { folderOf, listJobs, runGitlabPipeline, type JobResult, type JobStatus } from './gitlab-ci-local.ts';
import { standInFor, systemPrograms, type StandIn } from './images.ts';
import { jobsOfFile, type FileJob } from './jobs.ts';
import { testsRun } from './tests-run.ts';
import { unreachable } from './unreachable.ts';

/** What became of a job, on which toolchain. */
export interface JobOutcome {
  readonly name: string;
  /** `blocked`: it failed after asking for what this machine does not reach. */
  readonly status: JobStatus | 'no-toolchain' | 'needs-service' | 'blocked';
  /** What it did not reach: hosts, or archives that the registry does not serve. */
  readonly unreachable: readonly string[];
  readonly seconds: number;
  readonly tests: number;
  /** The image's toolchain. */
  readonly wanted: string;
  /** The toolchain used; empty when there was none. */
  readonly used: string;
  readonly output: string;
}

export interface RunnerOptions {
  /** Work tree with the pipeline file committed. */
  readonly folder: string;
  /** Folder for toolchains and homes of this run. */
  readonly scratch: string;
  readonly timeoutSeconds: number;
}

/** Settings of this machine's way to the package registries; a container would be given the same. */
const PASSED_ON = /^(?:https?_proxy|no_proxy|all_proxy|ssl_cert_(?:file|dir)|node_extra_ca_certs|requests_ca_bundle|curl_ca_bundle|aws_ca_bundle|git_ssl_cainfo|pip_\w+|poetry_pypi_mirror_url|corepack_\w+|uv_(?!cache)\w+|goproxy|gosumdb|gonosumdb|goprivate|cargo_http_\w+|lang|lc_\w+|tz|term)$/i;

/** What a runner that has just started knows: no toolchain, an empty home, and the way to the package registries. */
export function baseEnvironment(scratch: string): Record<string, string> {
  const passed = Object.entries(process.env).flatMap(([name, value]) => (value !== undefined && PASSED_ON.test(name) ? [[name, value] as const] : []));
  const home = join(scratch, 'home');
  mkdirSync(home, { recursive: true });
  const npmrc = join(homedir(), '.npmrc');
  return { ...Object.fromEntries(passed), HOME: home, PATH: systemPrograms(join(scratch, 'system')), BASH_ENV: join(scratch, 'enter-job.sh'), ...(existsSync(npmrc) ? { npm_config_userconfig: npmrc } : {}) };
}

interface Prepared {
  readonly job: FileJob;
  readonly standIn: StandIn | undefined;
  readonly reason: 'no-toolchain' | 'needs-service' | undefined;
}

/** A cell of a matrix is there for its version: another one proves nothing. Other jobs may run on a stand-in. */
function consider(job: FileJob): Prepared {
  const standIn = standInFor(job.image);
  const missing = standIn === undefined || (job.isCell && !standIn.same);
  return { job, standIn, reason: job.hasServices ? 'needs-service' : missing ? 'no-toolchain' : undefined };
}

const quote = (text: string): string => `'${text.replaceAll("'", String.raw`'\''`)}'`;

/** The line of the start-up file that puts one job into its "image". */
function entryOf({ job, standIn }: Prepared, { folder, scratch }: RunnerOptions): string {
  const name = folderOf(job.name);
  const { path, variables } = standIn?.prepare(join(scratch, 'images', name)) ?? { path: [], variables: {} };
  const exports = Object.entries(variables).map(([key, value]) => `export ${key}=\${${key}:-${quote(value)}}`);
  return `${quote(job.name)}) export PATH=${quote(path.join(':'))}:$PATH; ${exports.join('; ')}${exports.length > 0 ? '; ' : ''}place=${quote(join(folder, '.gitlab-ci-local', 'builds', name))};;`;
}

/**
 * Start-up file of the shell that runs a job. It stands in for the image, and corrects the folder that variables name:
 * for jobs with an image gitlab-ci-local says `/builds/...`, where only a container would have the files.
 */
function enterJob(entries: readonly string[]): string {
  return `unset BASH_ENV
case "$CI_JOB_NAME" in
${entries.join('\n')}
*) place=$CI_PROJECT_DIR;;
esac
claimed=$CI_PROJECT_DIR
for name in $(compgen -e); do
  case "\${!name}" in *"$claimed"*) export "$name=\${!name//"$claimed"/$place}";; esac
done
unset place claimed name
`;
}

interface Finished {
  readonly jobs: readonly JobResult[];
  readonly timedOut: boolean;
  readonly output: string;
}

async function runJobs(options: RunnerOptions, environment: Readonly<Record<string, string>>, jobs: readonly string[] | undefined): Promise<Finished> {
  if (jobs?.length === 0) return { jobs: [], timedOut: false, output: '' };
  const run = await runGitlabPipeline(options.folder, { environment, timeoutSeconds: options.timeoutSeconds, jobs });
  return { jobs: run.jobs, timedOut: run.exitCode === undefined, output: run.output };
}

const isBlocked = ({ status, output }: JobResult): boolean => status === 'failed' && unreachable(output).length > 0;

/** Jobs that waited for one that was blocked are run by themselves: what blocks that one says nothing about them. */
async function runAll(options: RunnerOptions, environment: Readonly<Record<string, string>>, wanted: readonly string[] | undefined): Promise<Finished> {
  const first = await runJobs(options, environment, wanted);
  const failed = first.jobs.filter(({ status }) => status === 'failed');
  if (first.timedOut || failed.length === 0 || !failed.every(isBlocked)) return first;
  const waiting = first.jobs.filter(({ status }) => status === 'not-run').map(({ name }) => name);
  const second = await runJobs(options, environment, waiting);
  return { jobs: [...first.jobs.filter(({ name }) => !waiting.includes(name)), ...second.jobs], timedOut: second.timedOut, output: first.output + second.output };
}

function outcomeOf({ job, standIn, reason }: Prepared, result: JobResult | undefined): JobOutcome {
  const output = result?.output ?? '';
  const ran = result === undefined ? 'not-run' : isBlocked(result) ? 'blocked' : result.status;
  return {
    name: job.name,
    status: reason ?? ran,
    unreachable: ran === 'blocked' ? unreachable(output) : [],
    seconds: result?.seconds ?? 0,
    tests: testsRun(output),
    wanted: standIn?.wanted ?? job.image,
    used: reason === undefined ? (standIn?.used ?? '') : '',
    output,
  };
}

/** Runs the pipeline of a work tree, every job on the toolchain that stands in for its image. */
export async function runPipeline(options: RunnerOptions, text: string): Promise<{ readonly jobs: readonly JobOutcome[]; readonly timedOut: boolean; readonly output: string }> {
  const environment = baseEnvironment(options.scratch);
  const { BASH_ENV: startUp = '', ...plain } = environment;
  const names = await listJobs(options.folder, { environment: plain, timeoutSeconds: options.timeoutSeconds });
  const prepared = jobsOfFile(text, names).map(consider);
  const runnable = prepared.filter(({ reason }) => reason === undefined);
  writeFileSync(startUp, enterJob(runnable.map((entry) => entryOf(entry, options))));
  const run = await runAll(options, environment, runnable.length === prepared.length ? undefined : runnable.map(({ job }) => job.name));
  return { jobs: prepared.map((entry) => outcomeOf(entry, run.jobs.find(({ name }) => name === entry.job.name))), timedOut: run.timedOut, output: run.output };
}
