import { expect, it } from 'vitest';
import runner from './runner.ts';

it('reads tox.toml, whose root is the configuration', () => {
  expect(runner.matches('tox.toml')).toBe(true);
  expect(runner.read('sub/tox.toml', 'env_list = ["3.13"]\n[env_run_base]\ncommands = [["pytest"]]\n[env.lint]\ncommands = [["ruff", "check"]]\n').tasks).toMatchObject([
    { name: 'py', run: 'tox run -e py', body: ['pytest'], path: 'sub' },
    { name: 'lint', run: 'tox run -e lint', body: ['ruff check'], path: 'sub' },
  ]);
});
