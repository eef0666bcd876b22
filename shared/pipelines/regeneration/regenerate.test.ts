import { describe, expect, it } from 'vitest';
import { openFiles } from '../../adapters/repositories/files.ts';
import { validateJenkinsfile } from '../jenkins/index.ts';
import type { GeneratedFile } from '../model.ts';
import { withBases } from './base.ts';
import { regenerate, type Existing } from './regenerate.ts';

const GITHUB = '.github/workflows/ci.yml';
const workflow = `name: CI
on: push
jobs:
  # Finds mistakes.
  lint:
    runs-on: ubuntu-24.04
    timeout-minutes: 20
    steps:
      - uses: actions/checkout@v1
      - name: Lint
        id: lint
        run: npm run lint

  test:
    needs: [lint]
    runs-on: ubuntu-24.04
    timeout-minutes: 20
    steps:
      - uses: actions/checkout@v1
      - name: Test
        id: test
        run: |
          npm ci
          npm test
`;
const jenkinsfile = `pipeline {
    agent none
    stages {
        // Needs: -
        stage('lint') {
            agent any
            steps {
                sh(label: 'Lint', script: 'npm run lint')
            }
        }
        // Needs: lint
        stage('test') {
            agent any
            steps {
                sh 'npm ci'
                sh(label: 'Test', script: 'npm test')
            }
        }
    }
}
`;

/** What comes of a file that was generated as `base`, edited, and is generated as `now`. */
function again(path: string, base: string, edit: (text: string) => string, now: (text: string) => string, existing: Existing = 'merge') {
  const present = edit(withBases([{ path, content: base }])[0]?.content ?? '');
  const validate = ({ content }: GeneratedFile) => validateJenkinsfile(content);
  const { files: [file], warnings } = regenerate({ files: [{ path, content: now(base) }], tree: openFiles({ [path]: present }), existing, ...(path === 'Jenkinsfile' ? { validate } : {}) });
  const body = (file?.content ?? '').split('\n').filter((line) => !line.includes('devops-engineer/base') && !line.includes('Edit freely')).join('\n');
  return { body, present, content: file?.content, codes: warnings.map(({ code }) => code), messages: warnings.map(({ message }) => message) };
}

const swap = (from: string, to: string) => (text: string): string => text.replace(from, to);
const all = (...changes: readonly ((text: string) => string)[]) => (text: string): string => changes.reduce((value, change) => change(value), text);

describe('generating a workflow again', () => {
  it('keeps edits beside generated changes, line beside line', () => {
    const { body, codes } = again(GITHUB, workflow, all(swap('timeout-minutes: 20', 'timeout-minutes: 45'), swap('          npm test', '          npm test -- --bail')), all(swap('runs-on: ubuntu-24.04', 'runs-on: ubuntu-26.04'), swap('          npm ci', '          npm ci --ignore-scripts')));
    expect(codes).toEqual([]);
    expect(body).toContain('runs-on: ubuntu-26.04\n    timeout-minutes: 45\n');
    expect(body).toContain('          npm ci --ignore-scripts\n          npm test -- --bail\n');
  });

  it('keeps jobs, steps and comments that were added', () => {
    const edit = all(swap('jobs:\n', 'jobs:\n  # Ours.\n  docs:\n    runs-on: ubuntu-24.04\n    steps:\n      - run: make docs\n\n'), swap('      - name: Test\n', '      # Slow.\n      - run: ./prepare.sh\n      - name: Test\n'));
    const { body, codes } = again(GITHUB, workflow, edit, all(swap('npm run lint', 'npm run lint:all'), (text) => `${text}\n  build:\n    needs: [test]\n    runs-on: ubuntu-24.04\n    steps:\n      - run: npm run build\n`));
    expect(codes).toEqual([]);
    expect(body).toBe(`${edit(workflow).replace('npm run lint', 'npm run lint:all')}\n  build:\n    needs: [test]\n    runs-on: ubuntu-24.04\n    steps:\n      - run: npm run build\n`);
  });

  it('tells what both changed and keeps the person\'s side, or the generated one when asked', () => {
    const edit = swap('timeout-minutes: 20', 'timeout-minutes: 45');
    const now = swap('timeout-minutes: 20', 'timeout-minutes: 30');
    const mine = again(GITHUB, workflow, edit, now);
    expect(mine.body).toBe(edit(workflow));
    expect(mine.messages).toEqual(['Line 7: was "timeout-minutes: 20", by hand "timeout-minutes: 45", generated now "timeout-minutes: 30"; what was written by hand stands.']);
    const theirs = again(GITHUB, workflow, edit, now, 'prefer-generated');
    expect([theirs.body, theirs.codes]).toEqual([now(workflow), ['MERGE_CONFLICT']]);
  });

  it('keeps a removed job removed, and nothing that is generated needs it', () => {
    const without = all((text) => text.replace(/ {2}# Finds mistakes[^]*?\n\n/, ''), swap('    needs: [lint]\n', ''));
    const { body, codes, messages } = again(GITHUB, workflow, without, (text) => `${text.replaceAll('ubuntu-24.04', 'ubuntu-26.04')}\n  build:\n    needs: [lint, test]\n    steps:\n      - run: x\n`);
    expect(codes).toEqual(['EDIT_KEPT', 'EDIT_KEPT', 'EDIT_KEPT']);
    expect(messages).toContain('build no longer needs lint, which was removed by hand.');
    expect(messages.join(' ')).toContain('"lint" was removed by hand and stays removed; generation changed it.');
    expect(body).not.toContain('lint');
    expect(body).toContain('needs: [test]');
    expect(body).toContain('runs-on: ubuntu-26.04');
  });

  it('keeps an edited job that is no longer generated, and says so; an untouched one goes', () => {
    const onlyTest = (text: string): string => text.replace(/ {2}# Finds mistakes[^]*?\n\n/, '').replace('    needs: [lint]\n', '');
    const kept = again(GITHUB, workflow, swap('npm run lint', 'npm run lint -- --fix'), onlyTest);
    expect(kept.codes).toEqual(['MERGE_CONFLICT']);
    expect(kept.body).toContain('npm run lint -- --fix');
    expect(again(GITHUB, workflow, swap('npm test', 'npm test -- -x'), onlyTest).body).toBe(onlyTest(workflow).replace('npm test', 'npm test -- -x'));
  });

  it('does not leave a job that was kept for its edits waiting for one that is gone', () => {
    const { body, codes } = again(GITHUB, workflow, swap('npm test', 'npm test -- -x'), (text) => `${text.slice(0, text.indexOf('  # Finds'))}  build:\n    runs-on: x\n    steps:\n      - run: x\n`);
    expect(codes).toEqual(['MERGE_CONFLICT', 'MERGE_CONFLICT']);
    expect(body).toContain('npm test -- -x');
    expect(body).not.toMatch(/lint|needs/);
  });

  it('merges a list on one line by its items', () => {
    const edit = all(swap('needs: [lint]', 'needs: [lint, docs]'), (text) => text.replace('jobs:\n', 'jobs:\n  docs:\n    runs-on: x\n    steps:\n      - run: make docs\n\n'));
    expect(again(GITHUB, workflow, edit, swap('needs: [lint]', 'needs: [types]')).body).toContain('needs: [docs, types]');
  });

  it('keeps a comment above what is no longer generated', () => {
    const { body } = again(GITHUB, workflow, swap('      - name: Lint\n', '      # Ask Ada.\n      - name: Lint\n'), (text) => text.replace(/ {6}- name: Lint\n.*\n.*\n/, ''));
    expect(body).toContain('# Ask Ada.');
    expect(body).not.toContain('id: lint');
  });

  it('follows the file\'s own indentation', () => {
    const dedented = (text: string): string => text.replaceAll(/^ {6}(- .*)$/gm, '    $1').replaceAll(/^ {8}(\w+:.*)$/gm, '      $1').replaceAll(/^ {10}(npm.*)$/gm, '        $1');
    const { body, codes } = again(GITHUB, workflow, dedented, swap('      - name: Test\n', '      - name: Set up\n        uses: actions/setup-node@v1\n      - name: Test\n'));
    expect(codes).toEqual([]);
    expect(body).toContain('    - name: Set up\n      uses: actions/setup-node@v1\n    - name: Test\n      id: test\n');
  });

  it('leaves a file that cannot be read as it is and says where', () => {
    const { body, messages, codes } = again(GITHUB, workflow, swap('on: push', 'on: [push'), swap('npm test', 'npm run test'));
    expect(body).toBe(workflow.replace('on: push', 'on: [push'));
    expect(codes).toEqual(['EXISTING_UNREADABLE']);
    expect(messages[0]).toMatch(/line \d/);
  });

  it('replaces what does not say how it was generated, and leaves what no longer says it', () => {
    const now = swap('npm test', 'npm run test');
    expect(again(GITHUB, workflow, () => 'name: Other\n', now)).toMatchObject({ body: now(workflow), codes: [] });
    const damaged = again(GITHUB, workflow, (text) => text.replace(/.{5}\n$/, '\n'), now);
    expect([damaged.content, damaged.codes]).toEqual([damaged.present, ['BASE_UNREADABLE']]);
    expect(again(GITHUB, workflow, swap('npm test', 'edited'), now, 'replace')).toMatchObject({ body: now(workflow), codes: [] });
  });

  it('stands on what the file says even where both sides moved the steps', () => {
    const numbered = 'jobs:\n  a:\n    steps:\n      - id: one\n      - id: two\n      - id: three\n';
    const { body, codes } = again(GITHUB, numbered, () => withBases([{ path: GITHUB, content: numbered }])[0]?.content.replace('      - id: one\n      - id: two\n', '      - id: two\n      - id: one\n') ?? '', () => 'jobs:\n  a:\n    steps:\n      - id: three\n      - id: one\n      - id: two\n');
    expect(body).toBe('jobs:\n  a:\n    steps:\n      - id: two\n      - id: one\n      - id: three\n');
    expect(codes).toEqual(['MERGE_CONFLICT']);
  });

  it('does not think long about a file made to be long', () => {
    const long = `jobs:\n${'  # x\n'.repeat(10_001)}`;
    expect(again(GITHUB, workflow, (text) => long + text.slice(text.indexOf('# Edit freely')), swap('npm test', 'x')).codes).toEqual(['MERGE_CONFLICT']);
    expect(again(GITHUB, workflow, (text) => `${'['.repeat(2000)}\n${text.slice(text.indexOf('# Edit freely'))}`, swap('npm test', 'x')).codes).toEqual(['EXISTING_UNREADABLE']);
  });
});

describe('generating a Jenkinsfile again', () => {
  it('keeps steps that were added and stages that were edited', () => {
    const edit = swap("sh 'npm ci'", "sh 'npm ci'\n                echo 'mine'");
    const { body, codes } = again('Jenkinsfile', jenkinsfile, edit, swap("script: 'npm test'", "script: 'npm run test'"));
    expect(codes).toEqual([]);
    expect(body).toBe(edit(jenkinsfile).replace("script: 'npm test'", "script: 'npm run test'"));
  });

  it('takes an edit along when the stage is put elsewhere', () => {
    const parallel = (text: string): string => text.replace(/ {8}\/\/ Needs: -\n( {8}stage\('lint'\)[^]*?\n {8}\}\n)/, (_all, stage: string) => `        stage('Checks') {\n            parallel {\n                // Needs: -\n${stage.replaceAll(/^/gm, '        ').trimEnd()}\n            }\n        }\n`);
    const { body, codes } = again('Jenkinsfile', jenkinsfile, swap('npm run lint', 'npm run lint -- --fix'), parallel);
    expect(codes).toEqual([]);
    expect(body).toBe(parallel(jenkinsfile).replace('npm run lint', 'npm run lint -- --fix'));
  });

  it('keeps the file where the merge would break a rule of Jenkins', () => {
    const both = again('Jenkinsfile', jenkinsfile, swap('    agent none\n', "    agent none\n    tools {\n        maven 'M3'\n    }\n"), swap('    agent none\n', ''));
    expect(both.codes).toEqual(['MERGE_CONFLICT']);
    expect(validateJenkinsfile(both.body).valid).toBe(true);
  });
});

describe('generating a file without comments again', () => {
  const files = (settings: string): readonly GeneratedFile[] => [{ path: GITHUB, content: workflow }, { path: 'renovate.json', content: settings }];
  const [kept] = withBases(files('{\n  "a": 1,\n  "b": 2,\n  "c": 3\n}\n'));
  const settled = (own: string, now: string) => regenerate({ files: files(now), tree: openFiles({ [GITHUB]: kept?.content ?? '', 'renovate.json': own }), existing: 'merge' });

  it('keeps its edits by the base in the pipeline', () => {
    const { files: [, settings], warnings } = settled('{\n  "a": 9,\n  "b": 2,\n  "c": 3\n}\n', '{\n  "a": 1,\n  "b": 2,\n  "c": 4\n}\n');
    expect([settings?.content, warnings]).toEqual(['{\n  "a": 9,\n  "b": 2,\n  "c": 4\n}\n', []]);
  });

  it('leaves it as it is where the lines would be no JSON', () => {
    const own = '{\n  "a": 1,\n  "b": 2,\n  "c": 3,\n  "mine": true\n}\n';
    const { files: [, settings], warnings } = settled(own, '{\n  "a": 1,\n  "b": 2\n}\n');
    expect([settings?.content, warnings.map(({ code }) => code)]).toEqual([own, ['MERGE_CONFLICT']]);
  });
});
