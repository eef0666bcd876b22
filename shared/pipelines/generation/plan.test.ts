import { followMatrix } from './commands.ts';
import { describe, expect, it } from 'vitest';
import type { Component, Detection, Task } from '../detection/model.ts';
import { optionsSchema } from './options.ts';
import { planPipeline } from './plan.ts';

const evidence = { fact: 'services.postgres', file: 'compose.yaml', rule: 'compose/image', reason: 'named there', confidence: 1 };

function component(part: Partial<Component> = {}): Component {
  return {
    path: '.', name: 'shop', stack: 'node', language: 'typescript', version: { value: '>=22', from: 'package.json' }, versionConflicts: [],
    matrix: ['22', '24'], packageManager: 'pnpm@10.28.0', lockfile: 'pnpm-lock.yaml', frameworks: [],
    commands: { install: 'pnpm install --frozen-lockfile', lint: 'pnpm lint', build: 'pnpm build', test: 'pnpm test' },
    env: {}, buildBeforeTest: false, services: [], outputs: ['dist'], caches: [], confidence: 1, evidence: [], ...part,
  };
}

const detection = (...components: readonly Component[]): Detection => ({ components, existingCi: [], warnings: [] });
const tasks: readonly Task[] = [{ runner: 'make', name: 'lint', run: 'make lint', body: ['@golangci-lint run', '-tflint'], file: 'Makefile', path: '.' }];
const plan = (found: Detection, options: object = {}, size = 100_000) => planPipeline(found, optionsSchema.parse(options), { sizeOf: () => size, tasks, paths: [], read: () => undefined, references: () => [] });

const firstLines = (part: Partial<Component>) => plan(detection(component(part))).pipeline.jobs[0]?.steps[0]?.run;
const formatLines = (format: string) => firstLines({ stack: 'rust', matrix: ['1.90'], commands: { format } });
const testLines = (path: string, test: string) => firstLines({ path, commands: { test } });
const cachesOf = (part: Partial<Component>, size: number, options = {}) => plan(detection(component(part)), options, size).pipeline.jobs[0]?.caches;

const guess = (intent: string, confidence: number) => ({ ...evidence, fact: `commands.${intent}`, confidence });

describe('planPipeline', () => {
  it('lints and tests side by side and builds after both', () => {
    const { jobs } = plan(detection(component())).pipeline;
    expect(jobs.map((job) => [job.id, job.needs, job.steps.map((step) => step.id)])).toEqual([
      ['lint', [], ['install', 'lint']],
      ['test', [], ['install', 'test']],
      ['build', ['lint', 'test'], ['install', 'build']],
    ]);
  });

  it('spreads only the tests over the versions and checks the rest on the newest', () => {
    const { jobs } = plan(detection(component())).pipeline;
    expect(jobs.map((job) => job.toolchain.version)).toEqual(['24', { matrix: 'node-version' }, '24']);
    expect(jobs[1]?.matrix).toEqual({ variable: 'node-version', values: ['22', '24'] });
    expect(plan(detection(component()), { matrix: 'latest' }).pipeline.jobs[1]?.toolchain.version).toBe('24');
  });

  it('builds before the tests where the tests need it', () => {
    const { jobs } = plan(detection(component({ buildBeforeTest: true }))).pipeline;
    expect(jobs[1]?.steps.map((step) => step.id)).toEqual(['install', 'build', 'test']);
  });

  it('gives each component of several jobs of its own, with unique ids', () => {
    const paths = ['services/api', 'libs/api', 'web', '.'];
    const ids = plan(detection(...paths.map((path) => component({ path })))).pipeline.jobs.map((job) => job.id);
    expect(new Set(ids).size).toBe(12);
    expect(ids).toContain('services-api-lint');
    expect(ids).toContain('web-build');
  });

  it('keeps no downloads where pushes to a release branch run it, and says so once there were some', () => {
    const found = detection(component(), component({ path: 'a' }));
    const of = (branches: readonly string[], options = {}, size?: number) => {
      const { pipeline, warnings } = plan(found, { branches, ...options }, size);
      return [pipeline.jobs.some(({ caches }) => caches.length > 0), warnings.filter(({ code }) => code === 'CACHES_OFF_FOR_RELEASE').length];
    };
    expect(of(['main'])).toEqual([true, 0]);
    expect(of(['main', 'Release/1.x'])).toEqual([false, 1]);
    expect(of(['release'], { caches: 'off' })).toEqual([false, 0]);
    expect(of(['release'], {}, 10)).toEqual([false, 0]);
  });

  it('has a job that stands for all only when asked for, whatever the components', () => {
    expect(plan(detection(component())).pipeline.gate).toBeUndefined();
    expect(plan(detection(component({ path: 'a' }), component({ path: 'required' })), { requiredJob: true }).pipeline.gate).toBe('required');
  });

  it('makes no job without a check and says so', () => {
    const { pipeline, warnings } = plan(detection(component({ commands: { install: 'npm ci' } })));
    expect(pipeline.jobs).toEqual([]);
    expect(warnings.map((warning) => warning.code)).toEqual(['COMPONENT_NOT_RUNNABLE', 'NOTHING_TO_RUN']);
  });

  it('looks at what a formatter changed when it writes', () => {
    expect(formatLines('npm run format')).toEqual(['npm run format', 'git diff --exit-code']);
    expect(formatLines('npm run format:check')).toEqual(['npm run format:check']);
    expect(formatLines('cargo fmt --check')).toEqual(['cargo fmt --check']);
    expect(formatLines('test -z "$(gofmt -l .)"')).toEqual(['test -z "$(gofmt -l .)"']);
    expect(formatLines('terraform fmt -check -recursive')).toEqual(['terraform fmt -check -recursive']);
  });

  it('finds the programs of the project and of its workspace', () => {
    expect(testLines('.', 'NODE_ENV=test vitest run')).toEqual(['export PATH="$PWD/node_modules/.bin:$PATH"', 'NODE_ENV=test vitest run']);
    expect(testLines('packages/a', 'vitest run')?.[0]).toBe('export PATH="$PWD/node_modules/.bin:$PWD/../../node_modules/.bin:$PATH"');
    expect(testLines('.', 'npm run build && npm test')).toEqual(['npm run build', 'npm test']);
  });

  it('leaves out checks that are only a guess, unless there are no others', () => {
    const commands = { format: 'pnpm exec prettier --check .', test: 'pnpm test' };
    const some = plan(detection(component({ commands, evidence: [guess('format', 0.4), guess('test', 0.9)] })));
    expect(some.pipeline.jobs.map((job) => job.id)).toEqual(['test']);
    expect(some.warnings).toEqual([{ code: 'GUESS_LEFT_OUT', message: expect.stringContaining('prettier --check'), path: '.' }]);
    const only = plan(detection(component({ commands: { format: 'black --check .' }, evidence: [guess('format', 0.4)] })));
    expect(only.pipeline.jobs.map((job) => job.id)).toEqual(['lint']);
  });

  it.each([
    ['a && b --flag="x && y" && c', ['a', 'b --flag="x && y"', 'c']],
    ['cd web && npm test', ['cd web', 'npm test']],
    ['a && b || true', ['(a && b || true)']],
    ['a && (b; c)', ['(a && (b; c))']],
    ["echo 'a && b'", ["echo 'a && b'"]],
    ['a && echo "$HOME" && b', ['a', 'echo "$HOME"', 'b']],
    ['a && $(b)', ['(a && $(b))']],
    ['a &&', ['(a &&)']],
  ])('makes lines of %s that end at the first failure', (test, lines) => {
    expect(plan(detection(component({ stack: 'go', matrix: ['1.26'], commands: { test } }))).pipeline.jobs[0]?.steps[0]?.run).toEqual(lines);
  });

  it('hands to bash what is written for bash', () => {
    expect(testLines('.', "[[ -f a ]] && npm test -- 'x'")).toEqual(["bash -ec '[[ -f a ]]'", "npm test -- 'x'"]);
    expect(testLines('.', 'npm test -- --glob="a,b"')).toEqual(['npm test -- --glob="a,b"']);
  });

  it('looks into the tasks that a command runs', () => {
    const { pipeline, warnings } = plan(detection(component({ stack: 'go', matrix: ['1.26'], packageManager: 'go', commands: { lint: 'make lint' } })));
    expect(pipeline.jobs[0]?.toolchain.tools.map((tool) => tool.name)).toEqual(['golangci-lint', 'make']);
    expect(warnings).toMatchObject([{ code: 'TOOL_NOT_PROVIDED' }]);
  });

  it('says which program nothing installs', () => {
    const { warnings } = plan(detection(component({ commands: { lint: 'npm run lint && tflint', test: 'npm test' } })));
    expect(warnings).toEqual([{ code: 'TOOL_NOT_PROVIDED', message: expect.stringContaining('tflint'), path: '.' }]);
  });

  it('gives services to the tests alone and reaches them by name', () => {
    const services = [{ name: 'postgres', version: '17.6', from: 'compose.yaml', evidence, env: { POSTGRES_DB: 'shop' } }];
    const { pipeline } = plan(detection(component({ services, env: { test: { DATABASE_URL: 'postgres://postgres@127.0.0.1:5432/shop' } } })));
    expect(pipeline.jobs.map((job) => job.services.length)).toEqual([0, 1, 0]);
    expect(pipeline.jobs[1]?.services[0]).toMatchObject({ name: 'postgres', ports: [5432], env: { POSTGRES_DB: 'shop' } });
    expect(pipeline.jobs[1]?.steps.at(-1)?.env).toEqual({ DATABASE_URL: 'postgres://postgres@postgres:5432/shop' });
  });

  it('keeps downloads only where a lockfile makes the key exact and there is much to keep', () => {
    expect(cachesOf({}, 100_000)).toEqual([{ id: 'pnpm', keyFiles: ['pnpm-lock.yaml'] }]);
    expect(cachesOf({}, 2000)).toEqual([]);
    expect(cachesOf({ lockfile: null }, 100_000)).toEqual([]);
    expect(cachesOf({}, 100_000, { caches: 'off' })).toEqual([]);
  });

  it('lets an environment named by the newest version follow the matrix', () => {
    const python = component({ stack: 'python', language: 'python', matrix: ['3.12', '3.13'], packageManager: 'uv@0.9.11', lockfile: 'uv.lock', commands: { test: 'uv run --locked tox run -e py3.13' } });
    const lines = (options = {}) => plan(detection(python), options).pipeline.jobs.find((job) => job.id === 'test')?.steps.at(-1)?.run;
    expect(lines()).toEqual(['uv run --locked tox run -e py$PYTHON_VERSION']);
    expect(lines({ matrix: 'latest' })).toEqual(['uv run --locked tox run -e py3.13']);
    expect(followMatrix('nox -s tests-3.13 && nox -s lint', '3.13', 'python')).toBe('nox -s tests-$PYTHON_VERSION && nox -s lint');
    expect(followMatrix('pytest -e py3.13', '3.13', 'python')).toBe('pytest -e py3.13');
  });

  it('brings the tools that commands call, at exact versions', () => {
    const python = component({
      stack: 'python', language: 'python', matrix: ['3.13', '3.14'], packageManager: 'uv@0.9.11', lockfile: 'uv.lock',
      commands: { install: 'uv sync --locked', lint: 'tox run -e style', test: 'uv run --locked tox run' },
    });
    const { jobs } = plan(detection(python)).pipeline;
    expect(jobs[0]?.toolchain.tools.map((tool) => tool.name)).toEqual(['tox', 'uv']);
    expect(jobs[0]?.toolchain.tools[1]?.version).toBe('0.9.11');
    expect(jobs[0]?.toolchain.tools[0]?.version).toMatch(/^\d+\.\d+\.\d+$/);
    expect(jobs.map((job) => job.env)).toEqual([{ UV_PYTHON: '3' }, { UV_PYTHON: '3' }]);
  });

  it('takes a release of a tool that works with the oldest version of a job', () => {
    const versionsFor = (stack: string, matrix: readonly string[], test: string): readonly (string | null | undefined)[] =>
      plan(detection(component({ stack, language: stack, matrix: [...matrix], packageManager: null, lockfile: null, commands: { lint: test, typecheck: `${test} types`, test: `${test} all` } }))).pipeline.jobs.map((job) => job.toolchain.tools[0]?.version);
    const [newest] = versionsFor('python', ['3.13'], 'pdm run');
    expect(versionsFor('python', ['3.8', '3.13'], 'pdm run')).toEqual([newest, '2.20.1']);
    expect(versionsFor('python', ['3.9', '3.10'], 'pdm run')).toEqual([newest, '2.26.9']);
    expect(versionsFor('go', ['1.20'], 'gotestsum --')).toEqual(['1.12.0', '1.12.0']);
    expect(versionsFor('go', ['1.21'], 'gotestsum --')).not.toContain('1.12.0');
  });

  it.each([
    ['an expression of another platform', 'npm test -- ${{ matrix.os }}'],
    ['control characters', 'npm test \u0007'],
    ['lines that depend on each other', 'for x in a b; do\n echo "$x"\ndone'],
  ])('leaves out a command with %s and says so', (_what, test) => {
    const { pipeline, warnings } = plan(detection(component({ commands: { test, lint: 'pnpm lint' } })));
    expect(pipeline.jobs.map((job) => job.id)).toEqual(['lint']);
    expect(warnings[0]).toMatchObject({ code: 'COMMAND_NOT_PRINTABLE', path: '.' });
  });

  it('leaves out a folder whose name a file cannot carry', () => {
    const { pipeline, warnings } = plan(detection(component({ path: 'a\nb' }), component({ path: '${{ x }}' }), component({ path: 'ok' })));
    expect(new Set(pipeline.jobs.map((job) => job.component))).toEqual(new Set(['ok']));
    expect(warnings.map((warning) => warning.code)).toEqual(['PATH_NOT_PRINTABLE', 'PATH_NOT_PRINTABLE']);
  });

  it('covers only the components asked for and names those not found', () => {
    const { pipeline, warnings } = plan(detection(component({ path: 'a' }), component({ path: 'b' })), { components: ['b', 'c'] });
    expect(new Set(pipeline.jobs.map((job) => job.component))).toEqual(new Set(['b']));
    expect(warnings).toEqual([{ code: 'COMPONENT_NOT_FOUND', message: expect.any(String), path: 'c' }]);
  });
});

describe('optionsSchema', () => {
  it.each([[{ colour: 'red' }], [{ branches: ['a b'] }], [{ branches: ['*'] }], [{ components: ['../x'] }], [{ timeoutMinutes: 0 }], [{ runner: '${{ x }}' }], [{ name: 'a\nb' }]])('refuses %j', (options) => {
    expect(optionsSchema.safeParse(options).success).toBe(false);
  });
});
