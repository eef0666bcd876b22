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
  features: ['actions', 'permissions', 'concurrency'],
  issuer: {
    url: 'https://token.actions.githubusercontent.com',
    changes: true,
    subject: ({ repository, environment, ids }) => `repo:${ids === undefined ? repository : withIds(repository, ids)}:environment:${environment}`,
  },
  print,
  read,
});

/** `owner@1/name@2`: what the subject is made of in repositories made or renamed since 2026-07-15. */
function withIds(repository: string, ids: { readonly owner: string; readonly repository: string }): string {
  const [owner = '', name = ''] = repository.split('/');
  return `${owner}@${ids.owner}/${name}@${ids.repository}`;
}
