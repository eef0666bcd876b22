import { isMap, Scalar } from 'yaml';
import { defineLever, type Proposal } from '../../model.ts';

/** Runs of a change that a newer push has made superfluous end. A green run gets no faster, which is why nothing is counted. */
export default defineLever({
  id: 'cancel-superseded',
  order: 90,
  isStructural: true,
  propose: ({ platform, workflows, files }) =>
    workflows.flatMap((workflow): Proposal[] => {
      const content = files.find(({ path }) => path === workflow.file)?.content ?? '';
      const [first] = workflow.jobs;
      const has = platform === 'github-actions' ? /^concurrency:/m.test(content) : /\binterruptible:|auto_cancel:/.test(content);
      if (has || first === undefined || workflow.triggers.change === undefined) return [];
      return [{
        job: '*',
        file: workflow.file,
        why: 'A newer push to a change makes the run before it superfluous. Runs of branches always finish.',
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
    }),
});
