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
  features: ['actions', 'permissions', 'concurrency', 'cloud-tools'],
  issuer: {
    url: (server) => (server === undefined ? 'https://token.actions.githubusercontent.com' : `${server}/_services/token`),
    changes: true,
    numbered: true,
    subject: ({ repository, environment, ids }) => `repo:${ids === undefined ? repository : withIds(repository, ids)}:environment:${environment}`,
  },
  limits({ jobs }) {
    const names = [...new Set(jobs.flatMap(({ environment }) => (environment?.approval === true ? [environment.name] : [])))];
    return names.length === 0 ? [] : [{ code: 'APPROVAL_IN_SETTINGS', message: `GitHub asks for approval where the environments say so: add required reviewers to ${names.join(', ')}, and let only the default branch deploy there.` }];
  },
  print,
  read,
});

/** `owner@1/name@2`: what the subject is made of in repositories made or renamed since 2026-07-15. */
function withIds(repository: string, ids: { readonly owner: string; readonly repository: string }): string {
  const [owner = '', name = ''] = repository.split('/');
  return `${owner}@${ids.owner}/${name}@${ids.repository}`;
}
