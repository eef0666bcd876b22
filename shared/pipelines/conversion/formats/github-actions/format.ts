import { defineFormat } from '../../model.ts';
import { printWorkflows } from './print.ts';
import { readWorkflows } from './read.ts';

export default defineFormat({
  id: 'github-actions',
  title: 'GitHub Actions',
  matches: (path) => /^\.github\/workflows\/[^/]+\.ya?ml$/.test(path),
  read: readWorkflows,
  print: printWorkflows,
});
