import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

const FILES: Readonly<Record<string, string>> = {
  'package.json': JSON.stringify(
    {
      name: 'web-shop',
      private: true,
      type: 'module',
      packageManager: 'npm@10.9.2',
      engines: { node: '>=22' },
      scripts: { build: 'tsc -p .', lint: 'eslint .', test: 'vitest run' },
      dependencies: { express: '^5.1.0', pg: '^8.16.0' },
      devDependencies: { eslint: '^9.30.0', typescript: '^5.9.0', vitest: '^3.2.0' },
    },
    null,
    2,
  ),
  'package-lock.json': JSON.stringify({ name: 'web-shop', lockfileVersion: 3, requires: true, packages: {} }, null, 2),
  'tsconfig.json': '{ "compilerOptions": { "strict": true, "outDir": "dist" } }\n',
  'src/index.ts': "import express from 'express';\n\nexport const app = express();\n",
  'test/index.test.ts': "import { expect, it } from 'vitest';\n\nit('adds', () => expect(1 + 1).toBe(2));\n",
  'worker/pyproject.toml': '[project]\nname = "worker"\nversion = "0.1.0"\nrequires-python = ">=3.12"\ndependencies = ["httpx"]\n\n[dependency-groups]\ndev = ["pytest>=8", "ruff"]\n',
  'worker/requirements.txt': 'httpx==0.28.1\npytest==8.4.1\n',
  'worker/tests/test_worker.py': 'def test_adds():\n    assert 1 + 1 == 2\n',
  '.github/workflows/ci.yml': 'name: CI\non: push\njobs:\n  test:\n    runs-on: ubuntu-latest\n    steps:\n      - uses: actions/checkout@v4\n      - run: npm ci\n      - run: npm test\n',
};

/** Writes a small repository of two components with a workflow of its own, and what is given beside, as the console's browser test and its screenshots use it. */
export function makeTestRepository(beside: Readonly<Record<string, string>> = {}): { readonly directory: string; remove(): void } {
  const parent = mkdtempSync(join(tmpdir(), 'console-repository-'));
  const directory = join(parent, 'web-shop');
  for (const [path, content] of Object.entries({ ...FILES, ...beside })) {
    mkdirSync(dirname(join(directory, path)), { recursive: true });
    writeFileSync(join(directory, path), content);
  }
  return { directory, remove: () => rmSync(parent, { recursive: true, force: true }) };
}
