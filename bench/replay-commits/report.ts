import { chanceOf } from '../../shared/drills/random.ts';
import { median } from '../../shared/pipelines/optimisation/statistics.ts';
import { compare } from './figures.ts';
import type { Source } from './sources.ts';
import type { Replayed, State } from './state.ts';

const FIGURES = ['wall', 'critical', 'runner', 'cpu', 'criticalCpu', 'runnerCpu'] as const;

function compared(replayed: readonly Replayed[], scope: 'main' | 'change', seed: number) {
  const chance = chanceOf(seed);
  return Object.fromEntries(FIGURES.map((figure) => [figure, compare(replayed.map(({ sides }) => ({ baseline: sides.baseline[scope][figure], optimised: sides.optimised[scope][figure] })), chance)]));
}

/** The four figures of one repository, of the main branch (everything runs) and of changes (what they concern runs) apart. */
export function report({ id, repository, optimised }: Source, { recorded, replayed, judged }: State, seed: number) {
  const killed = judged.filter(({ isKilled }) => isKilled);
  const accepted = replayed.filter(({ isSame }) => !isSame);
  const notes = recorded.flatMap(({ cells }) => cells.flatMap(({ name, outcome, note }) => (outcome === 'unfit' || outcome === 'failure' ? [`${name}: ${(note ?? '').slice(-160)}`] : [])));
  return {
    id,
    repository,
    optimised,
    commits: replayed.length,
    accepted: accepted.length,
    declined: [...new Set(replayed.flatMap(({ declined }) => declined ?? []))],
    notHere: [...new Set(notes)],
    load: median(replayed.map(({ load }) => load)),
    main: compared(replayed, 'main', seed),
    change: compared(replayed, 'change', seed),
    faults: {
      redCommits: replayed.filter(({ sides }) => sides.baseline.isRed).length,
      missedOnMain: replayed.filter(({ sides }) => sides.baseline.isRed && !sides.optimised.isRed).length,
      missedForChange: replayed.filter(({ sides }) => sides.baseline.isRedForChange && !sides.optimised.isRedForChange).length,
      redOnlyOptimised: replayed.filter(({ sides }) => !sides.baseline.isRed && sides.optimised.isRed).length,
      mutants: judged.length,
      killed: killed.length,
      mutantsMissedOnMain: killed.filter(({ isCaughtOnMain }) => !isCaughtOnMain).length,
      mutantsMissedForChange: killed.filter(({ isCaughtForChange }) => !isCaughtForChange).length,
    },
  };
}
