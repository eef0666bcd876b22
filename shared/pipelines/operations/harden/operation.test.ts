import { describe, expect, it } from 'vitest';
import * as z from 'zod/mini';
import { testContext } from '../../../../test/support.ts';
import operation from './operation.ts';

const run = async (input: object) => operation.run(z.parse(operation.input, input), testContext());
const files = [{ path: '.github/workflows/ci.yml', content: 'name: CI\non: pull_request\njobs:\n  a:\n    runs-on: ubuntu-latest\n    steps:\n      - run: make\n        env:\n          T: ${{ secrets.T }}\n' }];

describe('pipelines.harden', () => {
  it('answers in its own schema and adds an environment only when asked', async () => {
    const plain = await run({ platform: 'github-actions', files });
    expect(operation.output.safeParse(plain).error).toBeUndefined();
    expect(plain.files[0]?.content).not.toContain('environment');
    const asked = await run({ platform: 'github-actions', files, environment: 'guarded' });
    expect(asked.files[0]?.content).toContain('    environment: "guarded"\n');
    expect(asked.receipts).toMatchObject([{ result: 'pass' }]);
  });

  it('refuses an environment where there is none, and names that are no names', async () => {
    await expect(run({ platform: 'gitlab-ci', files: [{ path: '.gitlab-ci.yml', content: 'a:\n  script: b\n' }], environment: 'guarded' })).rejects.toMatchObject({ code: 'ENVIRONMENT_UNSUPPORTED', errors: [{ path: '/environment' }] });
    for (const environment of ['', '${{ a }}', 'a\nb', '-a', 'a'.repeat(101)]) expect(operation.input.safeParse({ platform: 'github-actions', files, environment }).success).toBe(false);
  });
});
