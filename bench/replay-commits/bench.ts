import { mkdtempSync, rmSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BenchOptions } from '../bench.ts';
import { baseEnvironment } from '../pipeline-runs/runner.ts';
import { requireRepositories } from '../repositories.ts';
import { Replay } from './replay.ts';
import { report } from './report.ts';
import { SOURCES } from './sources.ts';
import { readState } from './state.ts';

const KEPT = join(import.meta.dirname, '..', '..', '.build', 'replay-commits');
const DEFAULTS = { repositories: 'uuid,ufo,pflag', commits: 30, mutants: 17, seed: 1 };

const argument = (args: readonly string[], name: string): string | undefined => (args.includes(name) ? args[args.indexOf(name) + 1] : undefined);

/**
 * Replays consecutive real commits through the maintainers' own steps and through what the product makes of them, one side
 * after the other on the same machine, each with caches of its own that last. `--repositories a,b` (ids of `sources.ts`),
 * `--commits N` and `--mutants N` for each, `--seed N`, `--cells all` (else the newest cell of a matrix that runs here),
 * `--resume` goes on where a run was cut, with `--faults` by planting faults in what has been
 * replayed so far, `--report` only counts what is there.
 */
export async function run({ data, json, args }: BenchOptions): Promise<object> {
  const ids = (argument(args, '--repositories') ?? DEFAULTS.repositories).split(',');
  const wanted = ids.map((id) => {
    const source = SOURCES.find((each) => each.id === id);
    if (source === undefined) throw new Error(`There is no repository ${id}: ${SOURCES.map((each) => each.id).join(', ')}.`);
    return source;
  });
  const number = (name: 'commits' | 'mutants' | 'seed'): number => Number(argument(args, `--${name}`) ?? DEFAULTS[name]);
  const folders = requireRepositories(data, wanted);
  const scratch = mkdtempSync(join(tmpdir(), 'replay-commits-'));
  const loadBefore = loadavg()[0];
  try {
    const reports = wanted.map((source) => {
      const statePath = join(KEPT, `${source.id}.json`);
      const isReported = args.includes('--report');
      const state = readState(statePath, isReported || args.includes('--resume'));
      const kept = join(KEPT, source.id);
      if (!isReported) {
        if (!args.includes('--resume')) rmSync(kept, { recursive: true, force: true });
        const say = (line: string): void => { if (!json) console.log(line); };
        new Replay({ source, gitDirectory: folders.get(source) ?? '', statePath, kept, scratch: join(scratch, source.id), environment: baseEnvironment(scratch), commits: number('commits'), mutants: number('mutants'), allCells: argument(args, '--cells') === 'all', seed: number('seed'), say }, state).run(args.includes('--faults'));
      }
      return report(source, state, number('seed'));
    });
    return { seed: number('seed'), load: { before: loadBefore, after: loadavg()[0] }, repositories: reports };
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}
