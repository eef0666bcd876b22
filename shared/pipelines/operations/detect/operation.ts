import * as z from 'zod/mini';
import { defineOperation } from '../../../agent/operation.ts';
import { detect } from '../../detection/engine.ts';
import { detectionSchema } from '../../detection/schema.ts';
import { sourceSchema } from '../../source.ts';

export default defineOperation({
  id: 'pipelines.detect',
  title: 'Detect what a repository holds',
  summary: 'Finds components, versions, commands and services with the evidence for each. Reads only; runs nothing of the repository.',
  method: 'POST',
  path: '/v1/repositories/detect',
  scope: 'pipelines:read',
  risk: 'read',
  permissions: [],
  input: z.strictObject({ source: sourceSchema }),
  output: detectionSchema,
  examples: [{ title: 'A small Go module', input: { source: { files: { 'go.mod': 'module example.com/a\n\ngo 1.25\n', 'a_test.go': 'package a\n' } } } }],
  run: async ({ source }, { ports }) => {
    const tree = await ports.repositories.open(source);
    const detection = detect(tree, ports.clock.now());
    return { ...detection, warnings: [...detection.warnings, ...tree.warnings] };
  },
});
