import { expect, it } from 'vitest';
import * as z from 'zod/mini';
import { testContext } from '../../../../test/support.ts';
import optimise from './operation.ts';

const job = (id: string, command: string, needs = ''): string => `  ${id}:\n    runs-on: ubuntu-latest\n${needs}    steps:\n      - run: ${command}\n`;
const workflow = (jobs: string): string => `on: [push, pull_request]\nconcurrency: ci\njobs:\n${jobs}`;

it('marks the critical path before and after, in the one file that it runs through', async () => {
  const files = { '.github/workflows/a.yml': workflow(job('lint', 'npx eslint .')), '.github/workflows/b.yml': workflow(job('lint', 'npx eslint .') + job('test', 'npx vitest run', '    needs: lint\n')) };
  const output = await optimise.run(z.parse(optimise.input, { platform: 'github-actions', files }), testContext());
  expect(optimise.output.safeParse(output).error).toBeUndefined();
  const critical = ({ jobs }: typeof output.graph.before) => jobs.filter(({ isCritical }) => isCritical).map(({ file, id }) => `${file} ${id}`);
  expect(critical(output.graph.before)).toEqual(['.github/workflows/b.yml lint', '.github/workflows/b.yml test']);
  expect(critical(output.graph.after)).toEqual(['.github/workflows/b.yml test']);
  expect(output.estimate.criticalPath).toEqual(['test']);
});
