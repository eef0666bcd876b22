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
  print,
  read,
});
