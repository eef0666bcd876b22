import { expect, it } from 'vitest';
import { classify, intentOfName } from './classify.ts';

it.each([
  ['pnpm install --frozen-lockfile', 'install', 'node'],
  ['npm test -- --coverage', 'test', 'node'],
  ['npx vitest run', 'test', 'node'],
  ['bun run lint', 'lint', 'node'],
  ['npx projen eslint', 'lint', 'node'],
  ['npx tsc --noEmit', 'typecheck', 'node'],
  ['npx tsc -p tests/types/tsconfig.json', 'typecheck', 'node'],
  ['npx tsc -p tsconfig.build.json', 'build', 'node'],
  ['prettier --check .', 'format', 'node'],
  ['uv run --locked tox run -e py3.13', 'test', 'python'],
  ['poetry run python -m pytest -q', 'test', 'python'],
  ['FOO=1 coverage run -m pytest', 'test', 'python'],
  ['ruff check .', 'lint', 'python'],
  ['ruff format --check .', 'format', 'python'],
  ['pip install -r requirements.txt', 'install', 'python'],
  ['go test -race ./...', 'test', 'go'],
  ['cargo clippy -- --deny warnings', 'lint', 'rust'],
  ['./mvnw test -B', 'test', 'maven'],
  ['./gradlew check', 'test', 'gradle'],
  ['terraform fmt -check -recursive', 'format', 'terraform'],
  ['make test', 'test', 'any'],
])('%s is for %s', (line, intent, language) => {
  expect(classify(line)).toMatchObject({ intent, language });
});

it.each([
  'vitest --watch',
  'npm run dev',
  'npm publish',
  'npm install -g pnpm',
  'eslint . --fix',
  'prettier --write .',
  'npm run lint:fix',
  'docker build .',
  'poetry publish --build',
  'mvn deploy',
  'echo test',
  'go version',
  '',
])('"%s" is no check', (line) => {
  expect(classify(line)).toBeUndefined();
});

it('takes format for a check only where the maintainers run it as one', () => {
  expect(classify('npm run format')).toBeUndefined();
  expect(classify('npm run format', true)).toMatchObject({ intent: 'format', script: 'format' });
});

it.each([
  ['type-check', 'typecheck'],
  ['check-types', 'typecheck'],
  ['lint:ci', 'lint'],
  ['format:check', 'format'],
  ['test:unit', 'test'],
  ['build:prod', 'build'],
  ['lint:fix', undefined],
  ['test:watch', undefined],
  ['release', undefined],
  ['constructor', undefined],
])('a script called %s is for %s', (name, intent) => {
  expect(intentOfName(name)).toBe(intent);
});

it('answers at once, whatever the line', () => {
  for (const line of [`${'a '.repeat(50_000)}test`, `make ${'-j '.repeat(50_000)}`, 'A=1 '.repeat(20_000), `npx ${'--x '.repeat(20_000)}`]) classify(line, true);
}, 2000);

it('takes a call without a goal for the checks of the project, where maintainers check', () => {
  for (const [run, language] of [['mvn --batch-mode', 'maven'], ['./mvnw -B', 'maven'], ['bundle exec rake', 'ruby']]) expect(classify(run ?? '', true)).toEqual({ intent: 'test', language });
  expect(classify('mvn --batch-mode')).toBeUndefined();
});

it('marks what only stands beside the main check', () => {
  expect(classify('npm run test:bun', true)).toMatchObject({ intent: 'test', isBeside: true });
  expect(classify('./node_modules/.bin/markdownlint-cli2', true)).toMatchObject({ intent: 'lint', isBeside: true });
  expect(classify('npm run test:e2e', true)).toBeUndefined();
});
