import { isMap, isSeq } from 'yaml';
import type { Job, Loss } from '../../../conversion/model.ts';
import { defineLever, type Graph, type Proposal, type TimedJob } from '../../model.ts';

const CHECKS = new Set(['lint', 'typecheck', 'test', 'build']);
/** What must never start before everything else is known to be well. */
const OUTWARD = /deploy|publish|release|promote|push|upload|notify|rollout|tag/i;

/** A job that only waits: it takes nothing from those it needs, and what it does touches nothing outside. */
function onlyWaits(job: TimedJob, graph: Graph): readonly string[] {
  const isCheck = job.steps.some(({ work }) => CHECKS.has(work)) && !OUTWARD.test(job.id) && job.steps.every(({ step }) => step.kind !== 'run' || !OUTWARD.test(step.script));
  const takes = job.steps.some(({ step }) => step.kind === 'download');
  if (!isCheck || takes || job.steps.some(({ step }) => step.condition !== undefined && step.condition.kind !== 'always')) return [];
  return job.needs.filter((need) => graph.jobs.some(({ id, steps }) => id === need && steps.every(({ step }) => step.kind !== 'upload')));
}

/** Actions that neither hand anything on nor touch anything outside. */
const HARMLESS = /\/(?:setup-|cache@?|codecov-action|harden-runner|rust-cache|toolchain)|: its version|only makes runs faster/;

/** True when all of the job is understood: nothing in it hangs on values or actions that the model leaves out. */
function isUnderstood(source: Job | undefined, losses: readonly Loss[]): boolean {
  if (source === undefined || source.condition !== undefined || source.environment !== undefined || source.manual === true) return false;
  const own = losses.filter(({ path }) => path === source.place || path.startsWith(`${source.place}/`));
  return own.every(({ code, message }) => !/^(?:ACTION|STEP|VALUE|CONDITION|MATRIX)_NOT_CARRIED$/.test(code) || HARMLESS.test(message));
}

/** Jobs in a row that need nothing of each other run side by side. What fails then fails as surely, only sooner. */
export default defineLever({
  id: 'independent-jobs',
  order: 10,
  isStructural: true,
  propose: ({ platform, workflows, graph, losses }) =>
    graph.jobs.flatMap((job): Proposal[] => {
      const source = workflows.find(({ file }) => file === job.file)?.jobs.find(({ id }) => id === job.id);
      const needless = isUnderstood(source, losses) ? onlyWaits(job, graph) : [];
      if (needless.length === 0) return [];
      const needs = job.needs.filter((need) => !needless.includes(need));
      const path = platform === 'github-actions' ? ['jobs', job.id, 'needs'] : [job.id, 'needs'];
      return [{
        job: job.id,
        file: job.file,
        why: `It waits for ${needless.join(', ')} and takes nothing from there.`,
        graph: { jobs: graph.jobs.map((each) => (each.id === job.id ? { ...each, needs } : each)) },
        edit: (document) => {
          if (needs.length > 0 || platform === 'gitlab-ci') document.setIn(path, document.createNode(needs, { flow: true }));
          else {
            const parent = document.getIn(path.slice(0, -1));
            if (isMap(parent) || isSeq(parent)) parent.delete(path.at(-1));
          }
        },
      }];
    }),
});
