import { execFileSync } from 'node:child_process';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parse, stringify } from 'yaml';
import { convert } from './convert.ts';
import { matrixOfRows, rowsOf } from './matrix.ts';
import { withVariables } from './text.ts';

const PATH = '.github/workflows/ci.yml';
const github = (content: string) => [{ path: PATH, content }];
const workflow = (job: string, top = 'on: [push]'): string => `name: CI\n${top}\njobs:\n  test:\n    runs-on: ubuntu-latest\n${job.replaceAll(/^(?=.)/gm, '    ')}`;

function toGitlab(content: string) {
  const { files, losses } = convert('github-actions', 'gitlab-ci', github(content));
  return { text: files[0]?.content ?? '', file: parse(files[0]?.content ?? ''), codes: losses.map(({ code }) => code), losses, files };
}

function there(content: string) {
  const { files } = convert('github-actions', 'gitlab-ci', github(content));
  const back = convert('gitlab-ci', 'github-actions', files);
  return parse(back.files[0]?.content ?? '');
}

describe('from GitHub to GitLab', () => {
  it('carries order, matrix, variables, folders and artifacts', () => {
    const { file, codes } = toGitlab(`name: CI
on:
  push: { branches: [main, 'release/**'] }
  pull_request: {}
env: { LEVEL: top }
jobs:
  build:
    runs-on: ubuntu-latest
    timeout-minutes: 7
    steps:
      - uses: actions/checkout@v7
      - { run: make, working-directory: src, env: { CC: clang } }
      - uses: actions/upload-artifact@v7
        with: { name: out, path: dist, retention-days: 3 }
  test:
    needs: build
    runs-on: ubuntu-latest
    strategy: { fail-fast: false, matrix: { node: [22, 24] } }
    steps:
      - uses: actions/setup-node@v7
        with: { node-version: '\${{ matrix.node }}' }
      - uses: actions/download-artifact@v8
        with: { name: out }
      - run: npm test -- '\${{ matrix.node }}'
`);
    expect(file.workflow.rules).toEqual([{ if: '$CI_PIPELINE_SOURCE == "push" && ($CI_COMMIT_BRANCH == "main" || $CI_COMMIT_BRANCH =~ /^release\\/.*$/)' }, { if: '$CI_PIPELINE_SOURCE == "merge_request_event"' }]);
    expect(file.build).toMatchObject({ needs: [], timeout: '7 minutes', artifacts: { name: 'out', paths: ['dist'], expire_in: '3 days' }, script: ["(\ncd src\nexport CC=clang\nmake\n)\n"] });
    expect(file.test).toMatchObject({ needs: ['build'], image: 'node:$NODE', parallel: { matrix: [{ NODE: ['22', '24'] }] }, script: ["npm test -- ''\"${NODE}\"''"] });
    expect(file.variables).toEqual({ LEVEL: 'top' });
    expect(codes).toEqual(['IMAGE_NOT_PINNED']);
  });

  it.each([
    ['an action that nobody else has', '- uses: someone/else@v1', 'ACTION_NOT_CARRIED', '/jobs/test/steps/0'],
    ['a value that GitHub computes', "- run: echo ${{ hashFiles('a') }}", 'STEP_NOT_CARRIED', '/jobs/test/steps/0'],
    ['a step that talks to the runner', '- run: echo "A=1" >> "$GITHUB_ENV"', 'STEP_NOT_CARRIED', '/jobs/test/steps/0'],
    ['a condition that cannot be said', "- { run: make, if: \"contains(github.event.head_commit.message, 'x')\" }", 'CONDITION_NOT_CARRIED', '/jobs/test/steps/0/if'],
    ['a secret', '- { run: deploy, env: { TOKEN: "${{ secrets.TOKEN }}" } }', 'SECRET_TO_SET', '/jobs/test'],
  ])('lists %s with its place', (_name, step, code, place) => {
    const { losses } = toGitlab(workflow(`steps:\n  - run: make\n  ${step}`.replace('  - run: make\n', '')));
    expect(losses).toContainEqual(expect.objectContaining({ code, path: `${PATH}#${place}` }));
  });

  it('lets a job with an unknown condition wait for a person', () => {
    expect(toGitlab(workflow("if: github.event.pull_request.draft == false\nsteps: [{ run: deploy }]")).file.test.rules.map(({ when }: { when?: string }) => when)).toEqual(['manual', 'manual']);
  });

  it('gives several workflows a file each', () => {
    const { files } = convert('github-actions', 'gitlab-ci', [...github(workflow('steps: [{ run: a }]')), { path: '.github/workflows/nightly.yml', content: workflow('steps: [{ run: b }]', 'on: { schedule: [{ cron: "0 3 * * *" }] }') }]);
    expect(files.map(({ path }) => path)).toEqual(['.gitlab-ci.yml', '.gitlab/ci/ci.yml', '.gitlab/ci/nightly.yml']);
    const back = convert('gitlab-ci', 'github-actions', files);
    expect(back.files.map(({ path }) => path)).toEqual(['.github/workflows/ci.yml', '.github/workflows/nightly.yml']);
  });
});

describe('there and back', () => {
  it.each([
    ["github.event_name == 'pull_request'"],
    ["github.ref == 'refs/heads/main' && github.event_name == 'push'"],
    ["!(github.event_name == 'schedule')"],
    ["startsWith(github.ref, 'refs/tags/') || github.ref == 'refs/heads/main'"],
    ['always()'],
  ])('keeps the condition %s of a step', (condition) => {
    const [step] = there(workflow(`steps:\n  - run: make x=1\n    if: ${JSON.stringify(condition)}`)).jobs.test.steps.filter(({ run }: { run?: string }) => run !== undefined);
    expect(step.if).toBe(condition);
  });

  it('keeps any text of commands and variables', () => {
    const word = fc.stringMatching(/^[ -~]{1,30}$/).filter((text) => !text.includes('${{') && !/GITHUB_|::/.test(text) && text.trim() === text && text !== '');
    fc.assert(
      fc.property(fc.array(word, { minLength: 1, maxLength: 3 }), fc.dictionary(fc.stringMatching(/^[A-Z]{3,8}$/), word, { maxKeys: 3 }), word.filter((text) => !text.startsWith('/')), (lines, env, folder) => {
        const run = lines.join('\n');
        const content = stringify({ name: 'CI', on: ['push'], jobs: { test: { 'runs-on': 'ubuntu-latest', steps: [{ run, env, 'working-directory': folder }] } } });
        const steps: { run?: string; env?: object; 'working-directory'?: string }[] = there(content).jobs.test.steps;
        const step = steps.find((candidate) => candidate.run !== undefined);
        expect([step?.run?.replace(/\n$/, ''), step?.env ?? {}, step?.['working-directory'] ?? '.']).toEqual([run, env, folder]);
      }),
      { numRuns: 200, seed: 7 },
    );
  });
});

describe('refuses', () => {
  it.each([
    ['what is no YAML', 'a: [', 'PIPELINE_MALFORMED'],
    ['a key that stands twice', 'name: a\nname: b\n', 'PIPELINE_MALFORMED'],
    ['a list', '- a\n', 'PIPELINE_MALFORMED'],
    ['anchors without end', `a: &a [x,x,x,x,x,x,x,x,x]\n${[...'bcdefgh'].map((name, index) => `${name}: &${name} [${Array.from({ length: 9 }, () => `*${'abcdefgh'[index]}`).join(',')}]`).join('\n')}\n`, 'PIPELINE_MALFORMED'],
    ['a workflow of which nothing is left', workflow('steps: [{ run: a }]', 'on: [issues]'), 'NOTHING_CARRIED'],
  ])('%s', (_name, content, code) => {
    expect(() => convert('github-actions', 'gitlab-ci', github(content))).toThrow(expect.objectContaining({ code }));
  });

  it.each([['github-actions', 'github-actions', 'SAME_SYSTEM'], ['gitlab-ci', 'github-actions', 'PIPELINE_MISSING']])('%s to %s of a GitHub file', (from, to, code) => {
    expect(() => convert(from, to, github(workflow('steps: [{ run: a }]')))).toThrow(expect.objectContaining({ code }));
  });
});

describe('a reference in a script', () => {
  it.each([
    [['echo ', { kind: 'matrix', name: 'a' }]],
    [["echo 'x ", { kind: 'matrix', name: 'a' }, " y'"]],
    [['echo "x ', { kind: 'matrix', name: 'a' }, '"']],
    [["echo it\\'s ", { kind: 'matrix', name: 'a' }]],
    [["# don't\necho ", { kind: 'matrix', name: 'a' }]],
  ] as const)('is filled in by a shell: %j', (text) => {
    const { script } = withVariables(text);
    expect(execFileSync('sh', ['-c', script], { env: { A: 'value' }, encoding: 'utf8' })).toContain('value');
  });
});

describe('a matrix', () => {
  it('is expanded as GitHub documents it', () => {
    const matrix = { axes: { fruit: ['apple', 'pear'], animal: ['cat', 'dog'] }, include: [{ color: 'green' }, { color: 'pink', animal: 'cat' }, { fruit: 'apple', shape: 'circle' }, { fruit: 'banana' }, { fruit: 'banana', animal: 'cat' }], exclude: [], failFast: true };
    expect(rowsOf(matrix)).toEqual([
      { fruit: 'apple', animal: 'cat', color: 'pink', shape: 'circle' },
      { fruit: 'apple', animal: 'dog', color: 'green', shape: 'circle' },
      { fruit: 'pear', animal: 'cat', color: 'pink' },
      { fruit: 'pear', animal: 'dog', color: 'green' },
      { fruit: 'banana' },
      { fruit: 'banana', animal: 'cat' },
    ]);
    expect(rowsOf(matrixOfRows(rowsOf(matrix), true))).toEqual(rowsOf(matrix));
  });
});

describe('the other systems', () => {
  const content = `name: CI
on: { push: { branches: [main] }, pull_request: {} }
env: { LEVEL: top }
jobs:
  build:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v7
      - { run: make, working-directory: src, env: { CC: 'clang "x"' } }
      - uses: actions/upload-artifact@v7
        with: { name: out, path: dist }
  test-all:
    needs: build
    runs-on: ubuntu-latest
    strategy: { fail-fast: false, matrix: { node: [22, 24] } }
    steps:
      - uses: actions/setup-node@v7
        with: { node-version: '\${{ matrix.node }}' }
      - uses: actions/download-artifact@v8
      - run: npm test -- \${{ matrix.node }} "$(date)" <<< x
`;

  it.each(['azure-pipelines', 'circleci', 'gitlab-ci', 'jenkins'])('keep order, matrix, folders and variables by way of %s', (via) => {
    const there = convert('github-actions', via, github(content));
    const back = parse(convert(via, 'github-actions', there.files).files[0]?.content ?? '');
    const [build, test] = Object.values<{ steps: { run?: string; env?: object; 'working-directory'?: string }[]; needs?: string[]; strategy?: { matrix: object }; env?: object }>(back.jobs);
    expect(build?.steps.find(({ run }) => run !== undefined)).toMatchObject({ run: 'make', 'working-directory': 'src', env: { CC: 'clang "x"' } });
    expect([test?.needs, Object.values(test?.strategy?.matrix ?? {})]).toEqual([['build'], [['22', '24']]]);
    expect(test?.steps.find(({ run }) => run?.startsWith('npm'))?.run).toBe('npm test -- ${NODE} "$(date)" <<< x');
    expect(JSON.stringify(back)).toContain('"LEVEL":"top"');
  });

  const steps = [
    { run: 'only', if: "matrix.build == 'stable'" },
    { run: 'make > log || echo "failed=yes" >> "$GITHUB_OUTPUT"' },
    { run: 'cp log ${{ runner.temp }}/log' },
  ];
  const special = stringify({ on: ['push'], jobs: { test: { 'runs-on': 'ubuntu-latest', strategy: { matrix: { build: ['stable', 'beta'] } }, steps } } });

  it.each(['azure-pipelines', 'gitlab-ci', 'jenkins'])('keep conditions on cells, outputs of commands and the folder of a run by way of %s', (via) => {
    const there = convert('github-actions', via, github(special));
    const back: { steps: { run?: string; if?: string; env?: object }[]; env?: object } = parse(convert(via, 'github-actions', there.files).files[0]?.content ?? '').jobs.test;
    const [only, make, copy] = back.steps.filter(({ run }) => run !== undefined);
    expect([only?.run, only?.if, make?.run, copy?.run, copy?.env]).toEqual(['only', "matrix.BUILD == 'stable'", steps[1]?.run, 'cp log ${RUN_TEMP}/log', { RUN_TEMP: '${{ runner.temp }}' }]);
    expect(JSON.stringify(back.env ?? {})).not.toMatch(/GITHUB_OUTPUT|RUN_TEMP/);
    expect(there.losses.filter(({ code }) => code === 'OUTPUT_NOT_CARRIED').map(({ path }) => path)).toEqual([`${PATH}#/jobs/test/steps/1`]);
    expect(there.files[0]?.content).toContain('/dev/null');
  });

  it('leave out a condition on an axis that is not there', () => {
    const { losses } = convert('github-actions', 'jenkins', github(workflow("steps: [{ run: a, if: \"matrix.os == 'x'\" }, { run: b }]")));
    expect(losses).toContainEqual(expect.objectContaining({ code: 'CONDITION_NOT_CARRIED', path: `${PATH}#/jobs/test/steps/0/if` }));
  });

  it('read Travis, with its matrix and what it runs unsaid', () => {
    const travis = "language: node_js\nnode_js: ['22', '24']\nenv:\n  global: [A=1]\n  jobs: [B=2, 'B=\"3 4\"']\nbefore_script: npm run build\n";
    const { files, losses } = convert('travis', 'github-actions', [{ path: '.travis.yml', content: travis }]);
    const { jobs, env } = parse(files[0]?.content ?? '');
    expect([env, jobs.test.strategy.matrix, jobs.test.steps.at(-1).run, losses]).toEqual([{ A: '1' }, { 'node-version': ['22', '24'], B: ['2', '3 4'] }, 'npm ci\nnpm run build\nnpm test\n', []]);
  });

  it('let nothing be moved to Travis', () => {
    expect(() => convert('github-actions', 'travis', github(content))).toThrow(expect.objectContaining({ code: 'SYSTEM_ONLY_READ' }));
  });
});

describe('leaving Jenkins', () => {
  const toGithub = (body: string) => {
    const { files, losses } = convert('jenkins', 'github-actions', [{ path: 'Jenkinsfile', content: `pipeline {\n${body}\n}\n` }]);
    return { jobs: parse(files[0]?.content ?? '').jobs, codes: losses.map(({ code }) => code) };
  };

  it('makes one job of stages that share a folder', () => {
    const { jobs, codes } = toGithub(`agent { docker { image 'node:24.1.0' } }
environment { LEVEL = 'top' }
stages {
  stage('Install') { steps { sh 'npm ci' } }
  stage('Test') { when { branch 'main' }; steps { dir('web') { withEnv(['CI=1']) { sh label: 'Run', script: 'npm test' } } } }
}
post { always { junit 'report.xml' } }`);
    const runs = jobs.build.steps.filter(({ run }: { run?: string }) => run !== undefined);
    expect(runs).toEqual([{ name: 'Install', run: 'npm ci' }, { name: 'Run', if: "github.ref == 'refs/heads/main'", 'working-directory': 'web', env: { CI: '1' }, run: 'npm test' }]);
    expect([jobs.build.env, jobs.build.steps[1].with, codes]).toEqual([{ LEVEL: 'top' }, { 'node-version': '24.1.0' }, []]);
  });

  it('makes jobs of stages with agents of their own, with order, matrix and exclusions', () => {
    const { jobs } = toGithub(`agent none
stages {
  stage('Build') { agent any; steps { sh 'make'; stash name: 'out', includes: 'dist/**' } }
  stage('Checks') { parallel {
    stage('Lint') { agent any; steps { sh 'make lint' } }
    stage('Unit') { agent any; steps { unstash 'out'; sh 'make test' } }
  } }
  stage('Matrix') { matrix {
    axes { axis { name 'OS'; values 'a', 'b' }; axis { name 'DB'; values 'x', 'y' } }
    excludes { exclude { axis { name 'OS'; values 'a' }; axis { name 'DB'; values 'y' } } }
    agent any
    stages { stage('Run') { steps { sh 'echo $OS' } } }
  } }
}`);
    expect(Object.entries<{ needs?: string[] }>(jobs).map(([id, { needs }]) => [id, needs])).toEqual([['build', undefined], ['lint', ['build']], ['unit', ['build']], ['matrix', ['lint', 'unit']]]);
    expect(jobs.matrix.strategy.matrix.include).toEqual([{ OS: 'a', DB: 'x' }, { OS: 'b', DB: 'x' }, { OS: 'b', DB: 'y' }]);
  });

  it.each([
    ['code', "agent any\nstages { stage('a') { steps { script { foo() } } } }", 'STEP_NOT_CARRIED'],
    ['a computed condition', "agent any\nstages { stage('a') { when { expression { foo() } }; steps { sh 'x' } }; stage('b') { steps { sh 'y' } } }", 'CONDITION_NOT_CARRIED'],
    ['credentials', "agent any\nenvironment { TOKEN = credentials('token') }\nstages { stage('a') { steps { sh 'x' } } }", 'SECRET_TO_SET'],
    ['a time that is spread', "agent any\ntriggers { cron('H 3 * * *') }\nstages { stage('a') { steps { sh 'x' } } }", 'SCHEDULE_TO_SET'],
  ])('lists %s', (_name, body, code) => expect(toGithub(body).codes).toContain(code));

  it('refuses a script and a broken file with their place', () => {
    for (const content of ["node { sh 'x' }", 'pipeline { agent any }']) expect(() => convert('jenkins', 'gitlab-ci', [{ path: 'Jenkinsfile', content }])).toThrow(expect.objectContaining({ code: 'PIPELINE_MALFORMED' }));
  });
});
