import { describe, expect, it } from 'vitest';
import { DevopsError } from '../../core/errors.ts';
import { hardened, PATH, workflow } from './harden.fixture.ts';

function refusal(content: string): unknown {
  try {
    return hardened(content);
  } catch (thrown) {
    return thrown instanceof DevopsError ? [thrown.code, thrown.errors] : thrown;
  }
}

describe('hardening a workflow', () => {
  const before = `# head
on:
  push: { branches: [ main ] }   # odd   spacing
  pull_request:

# about the jobs
jobs:
  test:

    runs-on: 'ubuntu-latest'
    steps:
    - uses: actions/checkout@v4   # get it
    - run: npm test
`;

  it('edits in place and leaves everything else byte for byte', () => {
    const { content } = hardened(before);
    expect(content).toMatch(/^# head\nname: "\.github\/workflows\/ci\.yml"\non:\n {2}push: \{ branches: \[ main \] \} {3}# odd {3}spacing\n {2}pull_request:\n\npermissions: \{\}\n\nconcurrency:\n/);
    expect(content).toContain("# about the jobs\njobs:\n  test:\n\n    name: test\n    permissions:\n      contents: read\n    runs-on: 'ubuntu-latest'\n    steps:\n");
    expect(content).toMatch(/ {4}- uses: actions\/checkout@[0-9a-f]{40} # v4\.\d+\.\d+ {3}# get it\n {6}with:\n {8}persist-credentials: false\n {4}- run: npm test\n$/);
  });

  it('changes nothing the second time', () => {
    const once = hardened(before).content;
    expect(hardened(once)).toMatchObject({ content: once, kinds: [] });
  });

  it('keeps the line ends of Windows', () => {
    const { content } = hardened(before.replaceAll('\n', '\r\n'));
    expect(content.replaceAll('\r\n', '')).not.toContain('\n');
    expect(content.replaceAll('\r\n', '\n')).toBe(hardened(before).content);
  });

  it('leaves a file with anchors alone, and says so', () => {
    const content = workflow('- &a\n  uses: actions/checkout@v4', '- *a');
    expect(hardened(content)).toMatchObject({ content, kinds: [], left: [expect.stringContaining('aliases')] });
  });

  it('takes text that is made to be slow', () => {
    const slow = [`- run: |\n    \${{ ${"''".repeat(9000)}`, `- run: git ${'-c a '.repeat(9000)}`, `- run: ${'gradle '.repeat(9000)}`, `- run: ${'A=b '.repeat(4000)} \${{ github.head_ref }}`, `- run: ${'then do '.repeat(2000)} \${{ github.head_ref }}`];
    expect(hardened(workflow('- uses: actions/checkout@v4', ...slow)).kinds).toContain('unpinned-uses');
  });

  it('refuses more jobs and steps than anybody writes', () => {
    expect(refusal(workflow(...Array.from({ length: 1001 }, () => '- run: a')))).toEqual(['PIPELINE_TOO_LARGE', [{ path: PATH, message: '1002 jobs and steps' }]]);
  });

  it.each([
    ['tabs', 'on: push\njobs:\n\ttest: {}\n', 'line 3'],
    ['a key that is repeated', 'on: push\non: pull_request\njobs: {}\n', 'line 2'],
    ['a list', '- a\n', 'not a mapping'],
    ['depth', `on: push\njobs: ${'['.repeat(5000)}${']'.repeat(5000)}\n`, 'line 2'],
    ['depth over lines', `on: push\njobs:\n${'[\n'.repeat(5000)}`, 'line 63'],
  ])('refuses %s with the place', (_name, content, place) => {
    expect(refusal(content)).toEqual(['PIPELINE_MALFORMED', [{ path: PATH, message: place }]]);
  });
});

describe('the style of a file', () => {
  it('keeps braces whole', () => {
    const { content, left } = hardened(workflow('- { uses: actions/setup-node@v4 }'));
    expect(content).toMatch(/- \{ uses: actions\/setup-node@[0-9a-f]{40} \}\n/);
    expect(left.join()).not.toContain('graph-check');
  });

  it('keeps a byte order mark', () => {
    const content = workflow('- uses: actions/checkout@v4');
    expect(hardened(`\uFEFF${content}`).content).toBe(`\uFEFF${hardened(content).content}`);
  });
});
