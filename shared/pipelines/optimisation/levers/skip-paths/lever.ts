import type { Workflow } from '../../../conversion/model.ts';
import { defineLever, type LeverContext, type Refusal } from '../../model.ts';
import type { RunRecord } from '../../runs.ts';
import { quantile } from '../../statistics.ts';
import { isCellOf } from '../../matching.ts';

const LEAST_RUNS = 10;
/** What no build reads, in most projects. */
const PROSE = /(?:^|\/)(?:docs?|documentation)\/|\.(?:md|mdx|rst|adoc|txt)$|(?:^|\/)(?:LICENSE|NOTICE|AUTHORS|CODEOWNERS|CHANGELOG)[^/]*$/i;

function isOf(run: RunRecord, workflow: Workflow): boolean {
  return (run.workflow === undefined || run.workflow === workflow.name) && [...run.jobs.keys()].some((name) => workflow.jobs.some((job) => isCellOf(name, job)));
}

const runnerSeconds = ({ jobs }: RunRecord): number => [...jobs.values()].reduce((sum, { seconds }) => sum + (seconds ?? 0), 0);

function refusalFor(workflow: Workflow, { recording }: LeverContext): Refusal[] {
  const known = recording.runs.filter((run) => run.changed !== undefined && run.changed.length > 0 && isOf(run, workflow));
  const { change } = workflow.triggers;
  if (known.length === 0 || change === undefined || change.paths.length > 0) return [];
  const of = { job: '*', file: workflow.file };
  const prose = known.filter(({ changed }) => changed?.every((path) => PROSE.test(path)) === true);
  const red = prose.flatMap(({ jobs }) => [...jobs].filter(([, { outcome }]) => outcome === 'failure').map(([name]) => name));
  if (prose.length < LEAST_RUNS) return [{ ...of, code: 'NO_EVIDENCE', reason: `${prose.length} of ${known.length} recorded runs changed nothing but prose; from fewer than ${LEAST_RUNS} nothing follows.` }];
  if (red.length > 0) return [{ ...of, code: 'NO_GAIN', reason: `Of ${prose.length} recorded runs that changed nothing but prose some failed (${[...new Set(red)].slice(0, 5).join(', ')}): these checks read it.` }];
  const seconds = prose.map(runnerSeconds);
  return [{ ...of, code: 'LEAVES_OUT', reason: `${prose.length} of ${known.length} recorded runs changed nothing but prose, and none of them failed (at 95 % fewer than ${Math.ceil(300 / prose.length)} % would). Without them ${Math.round(quantile(seconds, 0.05))} to ${Math.round(quantile(seconds, 0.95))} s of runner time each would be saved. A required check that does not start never ends, so filter by a condition of the job, not by paths of the workflow. That checks less and is not done for speed.` }];
}

/** Says how often a pipeline ran for a change of nothing but prose, and whether it ever failed then. */
export default defineLever({
  id: 'skip-paths',
  order: 96,
  isStructural: false,
  propose: (context) => context.workflows.flatMap((workflow) => refusalFor(workflow, context)),
});
