import type { RecordedRun } from './runs.ts';

const at = (seconds: number): string => new Date(Date.UTC(2026, 0, 1) + seconds * 1000).toISOString();

type StepTimes = Readonly<Record<string, number | 'skipped' | readonly ['failure', number]>>;

/** A run as GitHub answers it: seconds of each step by job, all jobs started at once; `wall` is that of the whole run. */
export function runOf(jobs: Readonly<Record<string, StepTimes | 'skipped'>>, wall?: number): RecordedRun {
  return {
    ...(wall === undefined ? {} : { run_started_at: at(0), updated_at: at(wall) }),
    jobs: Object.entries(jobs).map(([name, steps]) => {
      if (steps === 'skipped') return { name, conclusion: 'skipped', started_at: at(0), completed_at: at(0) };
      let passed = 0;
      const timed = Object.entries(steps).map(([title, given]) => {
        const [conclusion, seconds] = typeof given === 'number' ? (['success', given] as const) : given === 'skipped' ? (['skipped', 0] as const) : given;
        return { name: title, conclusion, started_at: at(passed), completed_at: at((passed += seconds)) };
      });
      return { name, conclusion: timed.some(({ conclusion }) => conclusion === 'failure') ? 'failure' : 'success', started_at: at(0), completed_at: at(passed), steps: timed };
    }),
  };
}

/** A workflow of the jobs that are given as YAML. */
export const workflow = (jobs: string): { readonly path: string; readonly content: string } => ({ path: '.github/workflows/ci.yml', content: `name: CI\non: [push, pull_request]\nconcurrency: ci\njobs:\n${jobs}` });
