import { validateJenkinsfile, validateJson } from '../../jenkins/index.ts';
import { definePlatform } from '../../model.ts';
import { print } from './print.ts';
import { PATH, read } from './read.ts';

export { toAst } from './print.ts';

/** Jenkins, declarative pipeline. Syntax: "Pipeline Syntax" in the Jenkins handbook. */
export default definePlatform({
  id: 'jenkins',
  title: 'Jenkins',
  path: PATH,
  judges: [
    { tool: 'npm-groovy-lint', how: 'Run `npm-groovy-lint Jenkinsfile` in the repository.' },
    { tool: 'jenkins-declarative-linter', how: 'Send the file to `/pipeline-model-converter/validate` of a Jenkins server.' },
  ],
  features: [],
  // The plugin oidc-provider: its tokens name the job by its address.
  issuer: { url: (server) => (server === undefined ? undefined : `${server}/oidc`), changes: false, subject: ({ repository, branch, server = '' }) => `${server}/${[...repository.split('/'), branch].map((part) => `job/${encodeURIComponent(part)}/`).join('')}` },
  limits: ({ jobs }) => [
    ...(jobs.some(({ identity }) => identity) ? [{ code: 'IDENTITY_NEEDS_PLUGIN', message: 'Jobs that deploy need the plugin oidc-provider and, named as each role, a credential of the kind "OpenID Connect id token as file"; account and tenant stand in global variables.' }] : []),
    ...(jobs.some(({ when }) => when?.includes('change-closed')) ? [{ code: 'CLOSED_CHANGES_UNSEEN', message: 'Jenkins starts no build when a pull request is closed: its preview ends with its time to live, or when a build with CHANGE_CLOSED=true is started.' }] : []),
  ],
  print,
  read,
  validate: ({ path, content }, extensions) => (path.endsWith('.json') ? validateJson(content, extensions) : validateJenkinsfile(content, extensions)),
});
