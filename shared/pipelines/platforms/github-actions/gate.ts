import type { Pipeline } from '../../model.ts';
import { CHANGES_JOB } from './changes.ts';
import { block, expression, list, map, text, type YamlValue } from '../yaml.ts';

/** Shell lines of the gate: fail unless every job succeeded or had nothing to do. `$RESULTS` holds their results. */
export const GATE_LINES = [
  '[ -n "$RESULTS" ] || { echo "The results of the jobs are not known."; exit 1; }',
  'for result in $RESULTS; do',
  '  case "$result" in success | skipped) ;; *) echo "A job ended with: $result"; exit 1 ;; esac',
  'done',
] as const;

/** Condition of the gate: skipped, it would count as passed, so it runs even after a failure or a cancellation. */
export const GATE_CONDITION = '${{ always() }}';

/**
 * The one job that branch protection can require. GitHub requires jobs by name, so that a renamed job or another
 * matrix would leave every merge waiting; this name stays. A job behind a failed one is skipped, but the failed one
 * is listed too. Jobs that deploy are not waited for: a merge comes before them.
 */
export function gateEntry({ jobs, runner }: Pipeline, id: string, usualRunner: string) {
  const value = map([
    { key: 'name', value: text(id) },
    { key: 'if', value: expression(GATE_CONDITION) },
    { key: 'needs', value: list([...(jobs.some((job) => job.changes) ? [CHANGES_JOB] : []), ...jobs.filter((job) => job.environment === undefined).map((job) => job.id)], 'flow') },
    { key: 'runs-on', value: text(runner ?? usualRunner) },
    { key: 'timeout-minutes', value: 5 },
    { key: 'permissions', value: map([]) },
    { key: 'steps', value: list([gateStep()]) },
  ]);
  return { key: id, value, comment: 'Require this job alone before a merge: it passes when every job above succeeded or had nothing to do.', spaceBefore: true };
}

function gateStep(): YamlValue {
  return map([
    { key: 'name', value: text('Every job succeeded or had nothing to do') },
    { key: 'env', value: map([{ key: 'RESULTS', value: expression("${{ join(needs.*.result, ' ') }}") }]) },
    { key: 'run', value: block(GATE_LINES) },
  ]);
}
