import { isMap, Scalar } from 'yaml';
import type { Workflow } from '../../../conversion/model.ts';
import { defineLever, type LeverContext, type Proposal, type Refusal } from '../../model.ts';
import type { RunRecord } from '../../runs.ts';
import { isCellOf } from '../../matching.ts';

type Dated = RunRecord & { readonly branch: string; readonly startedAt: number; readonly endedAt: number };

/** Seconds that runs of changes went on after a newer push of the same branch, by run; undefined when the recordings name no branches. */
function wasted(workflow: Workflow, { recording }: LeverContext): readonly number[] | undefined {
  const own = recording.runs.filter((run): run is Dated => run.branch !== undefined && run.startedAt !== undefined && run.endedAt !== undefined && (run.workflow === undefined || run.workflow === workflow.name) && [...run.jobs.keys()].some((name) => workflow.jobs.some((job) => isCellOf(name, job))));
  const changes = own.filter(({ branch, event }) => (event === undefined ? !/^(?:main|master|trunk|develop|release.*)$/.test(branch) : event === 'pull_request'));
  if (changes.length === 0) return undefined;
  return changes.map((run) => {
    const next = Math.min(...changes.filter(({ branch, startedAt }) => branch === run.branch && startedAt > run.startedAt).map(({ startedAt }) => startedAt));
    return Math.max(0, run.endedAt - next) / 1000;
  });
}

/** What the recordings say of it. */
function evidenceOf(seconds: readonly number[] | undefined): string {
  if (seconds === undefined) return '';
  const late = seconds.filter((each) => each > 0);
  return ` In ${late.length} of ${seconds.length} recorded runs of changes that came to pass, and they went on for ${Math.round(late.reduce((sum, each) => sum + each, 0))} s together.`;
}

/** Runs of a change that a newer push has made superfluous end. A green run gets no faster, which is why nothing is counted. */
export default defineLever({
  id: 'cancel-superseded',
  order: 90,
  isStructural: true,
  propose: (context) => {
    const { platform, workflows, files } = context;
    return workflows.flatMap((workflow): (Proposal | Refusal)[] => {
      const content = files.find(({ path }) => path === workflow.file)?.content ?? '';
      const [first] = workflow.jobs;
      const has = platform === 'github-actions' ? /^concurrency:/m.test(content) : /\binterruptible:|auto_cancel:/.test(content);
      if (has || first === undefined || workflow.triggers.change === undefined) return [];
      const seconds = wasted(workflow, context);
      const why = `A newer push to a change makes the run before it superfluous.${evidenceOf(seconds)}`;
      if (seconds?.every((each) => each === 0) === true) return [{ job: '*', file: workflow.file, code: 'NO_GAIN', reason: why }];
      return [{
        job: '*',
        file: workflow.file,
        why: `${why} Runs of branches always finish.`,
        apply: (each) => each,
        isFree: true,
        edit: (document) => {
          const root = document.contents;
          if (!isMap(root)) return;
          if (platform === 'gitlab-ci') {
            if (root.get('default') === undefined) root.items.unshift(document.createPair('default', { interruptible: true }));
            else document.setIn(['default', 'interruptible'], true);
            return;
          }
          const value = document.createNode({ group: '${{ github.workflow }}-${{ github.ref }}', 'cancel-in-progress': "${{ github.event_name == 'pull_request' }}" });
          const jobs = root.items.findIndex(({ key }) => (key instanceof Scalar ? key.value : key) === 'jobs');
          root.items.splice(jobs === -1 ? root.items.length : jobs, 0, document.createPair('concurrency', value));
        },
      }];
    });
  },
});
