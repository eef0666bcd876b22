import { defineFormat } from '../../model.ts';
import { printPipelines } from './print.ts';
import { readPipelines } from './read.ts';

export default defineFormat({
  id: 'azure-pipelines',
  title: 'Azure Pipelines',
  matches: (path) => /(?:^|\/)azure-pipelines[\w.-]*\.ya?ml$|^azure-pipelines\/[^/]+\.ya?ml$/.test(path),
  read: readPipelines,
  print: printPipelines,
});
