import { definePlatform } from '../../model.ts';
import { PATH, print } from './print.ts';
import { read } from './read.ts';

/** GitHub Actions. Workflow syntax: "Workflow syntax for GitHub Actions" in GitHub's documentation. */
export default definePlatform({
  id: 'github-actions',
  title: 'GitHub Actions',
  path: PATH,
  judges: [
    { tool: 'actionlint', how: 'Run `actionlint` in the repository.' },
    { tool: 'zizmor', how: 'Run `zizmor --persona=auditor .github` in the repository.' },
    { tool: 'github-workflow-schema', how: 'Run `check-jsonschema --builtin-schema vendor.github-workflows` on the file.' },
  ],
  print,
  read,
});
