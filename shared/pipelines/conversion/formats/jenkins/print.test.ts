import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parse, stringify } from 'yaml';
import { validateJenkinsfile } from '../../../jenkins/index.ts';
import { convert } from '../../convert.ts';
import { rowsOf } from '../../matrix.ts';

const PATH = '.github/workflows/ci.yml';
const source = (content: string) => [{ path: PATH, content }];
const workflow = (jobs: object, more: object = {}): string => stringify({ name: 'CI', on: ['push', 'pull_request'], jobs, ...more });
const job = (more: object): object => ({ 'runs-on': 'ubuntu-latest', steps: [{ run: 'make' }], ...more });

function toJenkins(content: string) {
  const { files, losses } = convert('github-actions', 'jenkins', source(content));
  const text = files[0]?.content ?? '';
  expect(validateJenkinsfile(text).problems).toEqual([]);
  return { text, files, losses, codes: losses.map(({ code }) => code) };
}

interface ReadJob {
  readonly name: string;
  readonly needs?: readonly string[];
  readonly if?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly strategy?: { readonly 'fail-fast': boolean; readonly matrix: Readonly<Record<string, readonly string[]>> & { readonly include?: readonly Record<string, string>[] } };
  readonly steps: readonly { readonly name?: string; readonly run?: string; readonly uses?: string; readonly if?: string; readonly env?: object; readonly with?: Readonly<Record<string, unknown>>; readonly shell?: string; readonly 'working-directory'?: string; readonly 'continue-on-error'?: boolean }[];
}

function there(content: string) {
  const jenkins = toJenkins(content);
  const back = convert('jenkins', 'github-actions', jenkins.files);
  const root = parse(back.files[0]?.content ?? '');
  const jobs: Readonly<Record<string, ReadJob>> = root.jobs;
  return { root, jobs, ...jenkins, back: back.losses };
}

const runsOf = ({ steps }: ReadJob): readonly ReadJob['steps'][number][] => steps.filter(({ run }) => run !== undefined);
const printable = fc.stringMatching(/^[ -~]{1,30}$/).filter((text) => !text.includes('${{') && !/GITHUB_|RUNNER_|::|BUILD_|_ID|_NAME|WORKSPACE/.test(text) && text.trim() === text && text !== '' && text !== 'true');

describe('a Jenkinsfile', () => {
  it('keeps any text of commands, variables, names and folders', () => {
    fc.assert(
      fc.property(fc.array(printable, { minLength: 1, maxLength: 3 }), fc.dictionary(fc.stringMatching(/^[A-Z]{3,8}$/), printable, { maxKeys: 3 }), printable, printable, (lines, env, name, folder) => {
        const run = lines.join('\n');
        fc.pre(!run.startsWith('#!') && !run.startsWith('command -v '));
        const { jobs } = there(workflow({ test: job({ env, steps: [{ name, run, env, 'working-directory': folder }] }) }));
        const [step] = runsOf(jobs['test'] ?? { name: '', steps: [] });
        expect([step?.name, step?.run?.replace(/\n$/, ''), step?.env ?? {}, step?.['working-directory'] ?? '.', jobs['test']?.env ?? {}]).toEqual([name, run, env, folder, env]);
      }),
      { numRuns: 60, seed: 11 },
    );
  });

  it('keeps any graph of jobs', () => {
    const graph = fc.array(fc.record({ needs: fc.array(fc.nat(9), { maxLength: 3 }), isMatrix: fc.boolean() }), { minLength: 1, maxLength: 7 });
    fc.assert(
      fc.property(graph, (nodes) => {
        const needsOf = (index: number): string[] => [...new Set((nodes[index]?.needs ?? []).map((need) => need % Math.max(index, 1)).filter((need) => need < index))].toSorted().map((need) => `job_${need}`);
        const jobs = Object.fromEntries(nodes.map(({ isMatrix }, index) => [`job_${index}`, job({ needs: needsOf(index), ...(isMatrix ? { strategy: { matrix: { v: ['1', '2'] } } } : {}) })]));
        const back = there(workflow(jobs)).jobs;
        expect(Object.fromEntries(Object.entries(back).map(([id, { needs = [], strategy }]) => [id, [[...needs].toSorted(), strategy?.matrix['V'] ?? null]]))).toEqual(Object.fromEntries(nodes.map(({ isMatrix }, index) => [`job_${index}`, [needsOf(index), isMatrix ? ['1', '2'] : null]])));
      }),
      { numRuns: 40, seed: 5 },
    );
  });

  it('keeps any matrix', () => {
    const value = fc.constantFrom('1', '2', '3');
    const row = fc.dictionary(fc.constantFrom('A', 'B', 'C', 'D'), value, { minKeys: 1, maxKeys: 4 });
    const rowsIn = (matrix: object): readonly string[] => {
      const { include = [], exclude = [], ...axes } = matrix as { include?: Record<string, string>[]; exclude?: Record<string, string>[] } & Record<string, string[]>;
      return rowsOf({ axes, include, exclude, failFast: false }).map((each) => JSON.stringify(Object.entries(each).toSorted())).toSorted();
    };
    fc.assert(
      fc.property(fc.dictionary(fc.constantFrom('A', 'B', 'C'), fc.uniqueArray(value, { minLength: 1 }), { maxKeys: 3 }), fc.array(row, { maxLength: 3 }), fc.array(row, { maxLength: 2 }), (axes, include, exclude) => {
        const matrix = { ...axes, include, exclude };
        fc.pre(rowsIn(matrix).length > 0);
        const { jobs } = there(workflow({ test: job({ strategy: { matrix } }) }));
        expect(new Set(rowsIn(jobs['test']?.strategy?.matrix ?? {}))).toEqual(new Set(rowsIn(matrix)));
      }),
      { numRuns: 80, seed: 3 },
    );
  });

  it.each([
    ["github.event_name == 'pull_request'"],
    ["github.event_name == 'push'"],
    ["github.ref == 'refs/heads/main' && github.event_name == 'schedule'"],
    ["!(github.event_name == 'workflow_dispatch')"],
    ["startsWith(github.ref, 'refs/tags/') || github.ref == 'refs/heads/a-b'"],
    ["github.ref == format('refs/heads/{0}', github.event.repository.default_branch)"],
  ])('keeps the condition %s of a job and of a step', (condition) => {
    const { jobs } = there(workflow({ test: job({ if: condition, steps: [{ run: 'a' }, { run: 'b', if: condition }, { run: 'c' }] }) }));
    expect([jobs['test']?.if, runsOf(jobs['test'] ?? { name: '', steps: [] }).map((step) => [step.run, step.if])]).toEqual([condition, [['a', undefined], ['b', condition], ['c', undefined]]]);
  });

  it('runs steps that run in any case behind all before them, in order', () => {
    const steps = [{ run: 'a' }, { run: 'b', if: 'always()' }, { run: 'c' }, { run: 'd', if: 'failure()' }, { run: 'e', if: 'always()' }];
    const { jobs, text } = there(workflow({ test: job({ steps }) }));
    expect(runsOf(jobs['test'] ?? { name: '', steps: [] }).map(({ run, if: condition }) => ({ run, ...(condition === undefined ? {} : { if: condition }) }))).toEqual(steps);
    expect(text.match(/(?:always|failure) \{/g)).toEqual(['always {', 'failure {', 'always {']);
  });

  it.each([
    [['push', 'pull_request']],
    [{ push: { branches: ['main', 'release/**'] } }],
    [{ push: { branches: ['**', '!old/**'] }, pull_request: { branches: ['main'] } }],
    [{ push: { tags: ['v*'] } }],
    [{ pull_request: {}, workflow_dispatch: {} }],
    [{ schedule: [{ cron: '0 3 * * 1-5' }], push: { branches: ['main'] } }],
  ])('keeps what starts it: %j', (on) => {
    const { root } = there(workflow({ test: job({ if: "github.event_name == 'push'" }), more: job({ needs: 'test' }) }, { on }));
    expect(root.on).toEqual(Array.isArray(on) ? { push: {}, pull_request: {} } : on);
    expect(root.jobs.test.if).toBe("github.event_name == 'push'");
  });

  it('takes secrets from credentials and never from Groovy', () => {
    const { text, jobs, codes } = there(workflow({ test: job({ env: { TOKEN: '${{ secrets.TOKEN }}' }, steps: [{ run: 'deploy ${{ secrets.KEY }}', env: { AUTH: 'Bearer ${{ secrets.TOKEN }} $5' } }] }) }));
    expect(text).toContain("TOKEN = credentials('TOKEN')");
    expect(text).toContain("withCredentials([string(credentialsId: 'KEY', variable: 'KEY')])");
    expect(text).toContain("withEnv(['AUTH=Bearer ${TOKEN} $$5'])");
    const [step] = runsOf(jobs['test'] ?? { name: '', steps: [] });
    expect([jobs['test']?.env, step?.env, step?.run]).toEqual([{ TOKEN: '${{ secrets.TOKEN }}' }, { KEY: '${{ secrets.KEY }}', AUTH: 'Bearer ${{ secrets.TOKEN }} $5' }, 'deploy ${KEY}']);
    expect(codes).toContain('SECRET_TO_SET');
  });

  it('hands files on, and keeps them', () => {
    const upload = { uses: 'actions/upload-artifact@v7', with: { name: 'out', path: 'dist\n!dist/**/*.map', 'retention-days': 3 } };
    const { text, jobs } = there(workflow({ build: job({ steps: [{ run: 'make' }, upload] }), use: job({ needs: 'build', steps: [{ uses: 'actions/download-artifact@v8', with: { name: 'out' } }, { run: 'use' }] }) }));
    expect(text).toContain("stash(name: 'out', includes: 'dist,dist/**', excludes: 'dist/**/*.map', allowEmpty: true)");
    expect(text).toContain("artifactDaysToKeepStr: '3'");
    expect(jobs['build']?.steps.at(-1)?.with).toEqual({ name: 'out', path: 'dist\n!dist/**/*.map\n' });
    expect(jobs['use']?.steps[1]?.with).toEqual({ name: 'out' });
  });

  it.each([
    ['bash -l {0}', '#!/bin/bash -l'],
    ['python', '#!/usr/bin/env python3'],
    ['sh', undefined],
  ])('keeps the shell %s', (shell, first) => {
    const { text, jobs } = there(workflow({ test: job({ steps: [{ run: 'a\nb', shell }] }) }));
    if (first !== undefined) expect(text).toContain(`'''${first}\na\nb'''`);
    expect(runsOf(jobs['test'] ?? { name: '', steps: [] })[0]).toMatchObject({ run: 'a\nb\n', ...(shell === 'sh' ? {} : { shell }) });
  });

  it('runs what only bash understands by bash', () => {
    for (const run of ['[[ -n x ]]', 'a=(b c)', 'echo {a,b}', 'cat <<< x', 'set -o pipefail']) expect(toJenkins(workflow({ test: job({ steps: [{ run }] }) })).text).toContain(`'''#!/bin/bash -e\n${run}'''`);
    expect(toJenkins(workflow({ test: job({ steps: [{ run: 'npm ci && test "$A" = b' }] }) })).text).not.toContain('#!');
  });

  it('lets nothing of a name become Groovy', () => {
    const hostile = "x'\n*/ sh 'pwned' // ${1 + 1} \\";
    const { text, jobs } = there(workflow({ [`a\nb'`]: job({ name: hostile, steps: [{ name: hostile, run: 'make', env: { A: hostile } }] }), c: job({ needs: [`a\nb'`] }) }, { name: hostile }));
    expect(text.split('\n').filter((line) => /^\s*(?:\*\/|sh 'pwned')/.test(line))).toEqual([]);
    expect(Object.keys(jobs)).toEqual(['a-b-', 'c']);
    expect(runsOf(jobs['a-b-'] ?? { name: '', steps: [] })[0]).toMatchObject({ name: hostile, env: { A: hostile } });
  });

  it.each([
    ['a runner of its own', { 'runs-on': 'macos-14' }, 'RUNNER_NOT_CARRIED', '/runs-on'],
    ['an environment', { environment: 'prod' }, 'KEY_NOT_CARRIED', '/environment'],
    ['a service', { services: { db: { image: 'postgres:17' } } }, 'SERVICE_NOT_CARRIED', '/services/db'],
    ['a job that runs in any case', { if: 'always()' }, 'CONDITION_NOT_CARRIED', '/if'],
    ['an unknown name of a variable', { env: { 'a-b': 'c' } }, 'VALUE_NOT_CARRIED', '/env/a-b'],
    ['a value that Jenkins does not know', { steps: [{ run: 'echo ${{ github.actor }}' }] }, 'STEP_NOT_CARRIED', '/steps/0'],
    ['a variable of GitHub', { steps: [{ run: 'echo $GITHUB_REF' }] }, 'VALUE_NOT_CARRIED', '/steps/0'],
    ['a shell that is not known', { steps: [{ run: 'x', shell: 'nu {0}' }] }, 'STEP_NOT_CARRIED', '/steps/0'],
    ['a condition with an outcome inside', { steps: [{ run: 'x', if: "failure() || github.event_name == 'push'" }] }, 'CONDITION_NOT_CARRIED', '/steps/0/if'],
    ['a path outside', { steps: [{ uses: 'actions/upload-artifact@v7', with: { path: '/tmp/x' } }] }, 'STEP_NOT_CARRIED', '/steps/0'],
    ['part of the history', { steps: [{ uses: 'actions/checkout@v7', with: { 'fetch-depth': 5 } }] }, 'INPUT_NOT_CARRIED', '/steps/0/with/fetch-depth'],
  ])('lists %s with its place', (_name, more, code, place) => {
    expect(toJenkins(workflow({ test: job(more) })).losses).toContainEqual(expect.objectContaining({ code, path: `${PATH}#/jobs/test${place}` }));
  });

  it('tells of a job that waits for more than it needs', () => {
    const { losses } = toJenkins(workflow({ a: job({}), b: job({}), c: job({ needs: 'a' }) }));
    expect(losses).toContainEqual({ code: 'ORDER_CHANGED', path: `${PATH}#/jobs/c/needs`, message: 'It also waits for b, and does not run when one of them fails.' });
  });

  it('refuses jobs in a circle and gives several workflows a file each', () => {
    expect(() => toJenkins(workflow({ a: job({ needs: 'b' }), b: job({ needs: 'a' }) }))).toThrow(expect.objectContaining({ code: 'NOTHING_CARRIED' }));
    const two = convert('github-actions', 'jenkins', [...source(workflow({ a: job({}) })), { path: '.github/workflows/nightly.yml', content: workflow({ a: job({}) }, { on: { schedule: [{ cron: '0 0 * * *' }] } }) }]);
    expect(two.files.map(({ path }) => path)).toEqual(['Jenkinsfile.ci', 'Jenkinsfile.nightly']);
    expect(convert('jenkins', 'github-actions', two.files).files.map(({ path }) => path)).toHaveLength(2);
  });

  it('reads a language with its tools back as what is set up', () => {
    const setups = [{ uses: 'actions/setup-python@v6', with: { 'python-version': '3.13' } }, { uses: 'astral-sh/setup-uv@v7', with: { version: '0.9.0' } }];
    const { jobs, text } = there(workflow({ test: job({ steps: [...setups, { run: 'uv run pytest' }, { run: 'command -v jq >/dev/null 2>&1 || exit 1' }] }) }));
    expect(text).toMatch(/image 'python:3\.13/);
    expect(jobs['test']?.steps.slice(1).map(({ uses = '', run }) => run ?? uses.replace(/@.*/, ''))).toEqual(['actions/setup-python', 'astral-sh/setup-uv', 'uv run pytest', 'command -v jq >/dev/null 2>&1 || exit 1']);
  });

  it('reads credentials of two parts as two secrets', () => {
    const content = "pipeline {\n agent any\n stages { stage('a') { steps { withCredentials([usernamePassword(credentialsId: 'login', usernameVariable: 'U', passwordVariable: 'P'), string(credentialsId: 'key', variable: 'K')]) { sh 'x' } } } }\n}\n";
    const { files, losses } = convert('jenkins', 'github-actions', [{ path: 'Jenkinsfile', content }]);
    const [, step] = parse(files[0]?.content ?? '').jobs.build.steps;
    expect([step.env, losses.map(({ code }) => code)]).toEqual([{ U: '${{ secrets.U }}', P: '${{ secrets.P }}', K: '${{ secrets.key }}' }, ['SECRET_TO_SET']]);
  });
});
