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
  print,
  read,
  validate: ({ path, content }, extensions) => (path.endsWith('.json') ? validateJson(content, extensions) : validateJenkinsfile(content, extensions)),
});
