import { definePlatform } from '../../model.ts';
import { PATH, print } from './print.ts';
import { read } from './read.ts';

/** GitLab CI/CD. Keywords: "CI/CD YAML syntax reference" in GitLab's documentation. */
export default definePlatform({
  id: 'gitlab-ci',
  title: 'GitLab CI',
  path: PATH,
  judges: [
    { tool: 'gitlab-ci-schema', how: 'Run `check-jsonschema --builtin-schema vendor.gitlab-ci` on the file.' },
    { tool: 'gitlab-ci-local', how: 'Run `gitlab-ci-local --list` in the repository.' },
  ],
  features: ['concurrency', 'reports', 'docker-service'],
  issuer: { url: (server) => server ?? 'https://gitlab.com', changes: false, subject: ({ repository, branch }) => `project_path:${repository}:ref_type:branch:ref:${branch}` },
  limits: ({ jobs }) => (jobs.some(({ when }) => when?.includes('schedule')) ? [{ code: 'SCHEDULE_BY_HAND', message: 'GitLab keeps schedules apart from the file: make one under Build, Pipeline schedules, for the default branch.' }] : []),
  print,
  read,
});
