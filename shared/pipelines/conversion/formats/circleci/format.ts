import { defineFormat } from '../../model.ts';
import { printConfig } from './print.ts';
import { readConfig } from './read.ts';

export default defineFormat({
  id: 'circleci',
  title: 'CircleCI',
  matches: (path) => /^\.circleci\/config\.ya?ml$/.test(path),
  read: readConfig,
  print: printConfig,
});
