import { execFileSync } from 'node:child_process';
import { parse } from 'csv-parse/sync';
import * as z from 'zod/mini';
import { gitDirectory } from '../repositories.ts';
import { MissingDataError } from '../bench.ts';
import type { Source } from './sources.ts';

/** A job of a recorded run; seconds as its recorder rounded them. */
export interface RecordedJob {
  readonly name: string;
  readonly seconds: number;
  readonly conclusion: string;
  readonly steps: readonly { readonly name: string; readonly seconds: number; readonly conclusion: string }[];
}

/** A run of a workflow on hosted runners that somebody else recorded. */
export interface RecordedWorkflowRun {
  readonly id: string;
  readonly commit: string;
  readonly label: string;
  readonly workflow: string;
  /** From start to end of the run. */
  readonly wallSeconds: number;
  readonly isGreen: boolean;
  readonly jobs: readonly RecordedJob[];
}

const rowSchema = z.record(z.string(), z.string());
const stepTable = z.record(z.string(), z.number());

export function git(folder: string, ...args: readonly string[]): string {
  return execFileSync('git', ['--git-dir', folder, ...args], { encoding: 'utf8', maxBuffer: 64 * 1024 * 1024, stdio: ['ignore', 'pipe', 'ignore'] });
}

/** Git directories of all sources. Throws {@link MissingDataError} that says how to get those that are not there. */
export function requireSources<Of extends { readonly repository: string; readonly commit: string }>(data: string | undefined, sources: readonly Of[]): ReadonlyMap<Of, string> {
  const found = sources.map((source) => ({ source, folder: data === undefined ? undefined : gitDirectory(data, { id: '', repository: source.repository, commit: source.commit }) }));
  const missing = found.filter(({ folder }) => folder === undefined);
  if (missing.length > 0) {
    const how = missing.map(({ source: { repository } }) => `git clone --bare https://github.com/${repository} DIR/${repository.replace('/', '+')}/repo`);
    throw new MissingDataError(`These recordings are missing. Get them, then give --data DIR or set BENCH_DATA:\n${how.join('\n')}`);
  }
  return new Map(found.flatMap(({ source, folder }) => (folder === undefined ? [] : [[source, folder] as const])));
}

/** A file as it was when the run was made; of a commit that is not there, as it is now. */
export function fileAt(folder: string, commits: readonly string[], path: string): string | undefined {
  for (const commit of commits) {
    try {
      return git(folder, 'show', `${commit}:${path}`);
    } catch {
      continue;
    }
  }
  return undefined;
}

function table(folder: string, { commit }: Source, path: string): Record<string, string>[] {
  const rows: unknown = parse(git(folder, 'show', `${commit}:${path}`), { columns: true, skip_empty_lines: true });
  return z.array(rowSchema).parse(rows);
}

/** GitHub gives a skipped job no time, or one second less than none. */
function conclusionOf(row: Record<string, string>, { columns }: Source, seconds: number): string {
  const given = columns.conclusion === undefined ? undefined : row[columns.conclusion];
  return seconds <= 0 ? 'skipped' : (given ?? 'success');
}

/** The recorded runs of a source, oldest first. */
export function recordedRuns(folder: string, source: Source): RecordedWorkflowRun[] {
  const { columns } = source;
  const rows = table(folder, source, columns.file);
  const stepRows = columns.steps === undefined ? [] : table(folder, source, columns.steps.file);
  const byRun = Map.groupBy(rows, (row) => row[columns.run] ?? '');
  return [...byRun].map(([id, own]): RecordedWorkflowRun => {
    const [first = {}] = own;
    const steps = Map.groupBy(stepRows.filter((row) => row['run_id'] === id), (row) => row['job_name'] ?? '');
    const rowsByJob = Map.groupBy(own, (row) => row[columns.job] ?? '');
    const jobs = [...new Set([...rowsByJob.keys(), ...steps.keys()])].map((name) => jobOf(name, rowsByJob.get(name) ?? [], steps.get(name) ?? [], source));
    const label = columns.label.map((column) => first[column] ?? '').join(' ');
    return { id, commit: first[columns.commit] ?? '', label, workflow: source.workflow(first), wallSeconds: Number(first[columns.wall]), isGreen: source.isGreen(first) && jobs.every(({ conclusion }) => conclusion !== 'failure'), jobs };
  }).toSorted((a, b) => Number(a.id) - Number(b.id));
}

function jobOf(name: string, rows: readonly Record<string, string>[], stepRows: readonly Record<string, string>[], source: Source): RecordedJob {
  const { columns } = source;
  const [first = {}] = rows;
  const steps = stepsOf(rows, stepRows, source);
  const own = Number(first[columns.seconds]);
  const seconds = Number.isFinite(own) ? own : steps.reduce((sum, step) => sum + step.seconds, 0);
  return { name, seconds, conclusion: conclusionOf(first, source, seconds), steps };
}

function stepsOf(rows: readonly Record<string, string>[], stepRows: readonly Record<string, string>[], { columns }: Source): RecordedJob['steps'] {
  if (columns.stepTable !== undefined) return Object.entries(stepTable.parse(JSON.parse(rows[0]?.[columns.stepTable] || '{}'))).map(([name, seconds]) => ({ name, seconds, conclusion: 'success' }));
  const found = columns.steps === undefined ? rows : stepRows;
  const { name, seconds, conclusion } = columns.steps ?? { name: columns.step ?? '', seconds: columns.stepSeconds ?? '', conclusion: columns.stepConclusion };
  return found.flatMap((row) => (row[name] === undefined || row[name] === '' ? [] : [{ name: row[name], seconds: Math.max(0, Number(row[seconds])), conclusion: (conclusion === undefined ? undefined : row[conclusion]) ?? 'success' }]));
}
