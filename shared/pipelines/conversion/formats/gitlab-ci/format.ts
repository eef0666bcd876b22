import { defineFormat } from '../../model.ts';
import { printPipeline } from './print.ts';
import { readPipeline } from './read.ts';

export default defineFormat({
  id: 'gitlab-ci',
  title: 'GitLab CI/CD',
  matches: (path) => path === '.gitlab-ci.yml' || /^\.gitlab\/.*\.ya?ml$/.test(path),
  read: readPipeline,
  print: printPipeline,
});
