import { describe, expect, it } from 'vitest';
import { DevopsError } from '../../core/errors.ts';
import images from '../pins/images.json' with { type: 'json' };
import { harden } from './harden.ts';

const PATH = '.github/workflows/ci.yml';
const LIMIT = 'concurrency: { group: x, cancel-in-progress: false }';
const workflow = (...steps: readonly string[]): string => `name: CI
on: [push, pull_request] # both
permissions: {}
${LIMIT}
jobs:
  test: # the job
    name: Test
    runs-on: ubuntu-latest
    steps:
${steps.map((step) => step.split('\n').map((line) => `      ${line}\n`).join('')).join('')}`;

function hardened(content: string): { readonly content: string; readonly kinds: readonly string[]; readonly left: readonly string[] } {
  const { files, changes, left } = harden('github-actions', [{ path: PATH, content }]);
  return { content: files[0]?.content ?? '', kinds: changes.map(({ kind }) => kind), left: left.map(({ kind, why }) => `${kind}: ${why}`) };
}

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

describe('rights of the token', () => {
  const open = workflow('- uses: actions/checkout@v4').replace('permissions: {}\n', '');

  it('gives each job what its steps ask for and closes the top', () => {
    const { content } = hardened(open.replace('- uses: actions/checkout@v4\n', '- uses: github/codeql-action/upload-sarif@v3\n'));
    expect(content).toContain('    permissions:\n      actions: read # reads runs and their artifacts\n      contents: read\n      security-events: write # uploads results of code scanning\n    runs-on:');
    expect(content).toMatch(/^permissions: \{\}$/m);
  });

  it('leaves a job alone whose needs nobody knows, and the top with it', () => {
    const { content, left } = hardened(`${open}      - uses: somebody/something@v1\n`);
    expect(content).not.toContain('permissions');
    expect(left.filter((why) => why.startsWith('excessive-permissions'))).toHaveLength(2);
  });

  it('moves rights of the top to the jobs, within what they were', () => {
    const { content } = hardened(open.replace(LIMIT, `permissions:\n  contents: read\n  packages: write\n${LIMIT}`));
    expect(content).toContain(`\npermissions: {}\n${LIMIT}\n`);
    expect(content).toContain('    permissions:\n      contents: read\n    runs-on');
  });
});

describe('what keeps the rights of a job', () => {
  it.each([
    ['the token of the whole file', 'env:\n  GITHUB_TOKEN: ${{ secrets.GITHUB_TOKEN }}\nconcurrency: x', 'run: make'],
    ['a token in a command', 'concurrency: x', 'run: make\n  env:\n    T: ${{ github.token }}'],
    ['an image of the registry', 'concurrency: x', 'uses: docker/build-push-action@v6\n  with:\n    secrets: T=${{ secrets.GITHUB_TOKEN }}'],
    ['a script that may release', 'concurrency: x', 'run: ./release.sh'],
    ['a script that may push, after a fetch', 'concurrency: x', 'run: git fetch\n- run: ./release.sh'],
    ['a tool that may speak to the API', 'concurrency: x', 'run: goreleaser release\n  env:\n    GITHUB_TOKEN: ${{ github.token }}'],
  ])('is %s', (_name, top, step) => {
    const { content } = hardened(workflow(`- ${step}`).replace('permissions: {}\n', '').replace(LIMIT, top));
    expect(content).not.toContain('permissions');
  });
});

describe('rights of commands', () => {
  it.each([
    ['git push && gh pr create', 'contents: write|pull-requests: write'],
    ['gh auth login && gh pr comment 1', 'pull-requests: write'],
    ['semantic-release', 'contents: write|issues: write|pull-requests: write'],
    ['git push "https://x:${T}@github.com/a/b"', 'contents: write'],
  ])('of %j are %s', (run, wanted) => {
    const { content } = hardened(workflow(`- run: ${run}\n  env:\n    T: \${{ github.token }}`).replace('permissions: {}\n', ''));
    const given = /permissions:\n((?: {6}.*\n)+)/.exec(content)?.[1] ?? '';
    expect(given.split('\n').flatMap((line) => line.trim().split(' #')[0] || []).join('|')).toBe(wanted);
  });
});

describe('versions that are no releases', () => {
  it.each([
    ['dtolnay/rust-toolchain@master', / # master$/m],
    ['actions/create-release@latest', / # latest$/m],
    ['actions/add-to-project@v0.4.0', / # v0\.4\.1$/m],
  ])('are pinned where they are known: %s', (uses, comment) => {
    const { content, left } = hardened(workflow(`- uses: ${uses}`));
    expect(content).toMatch(comment);
    expect(left.filter((why) => why.startsWith('unpinned-uses'))).toEqual([]);
  });

  it.each(['dtolnay/rust-toolchain@nightly', 'actions/checkout@main', 'actions/add-to-project@v0.9.0'])('stay where they are not: %s', (uses) => {
    expect(hardened(workflow(`- uses: ${uses}`)).content).toContain(`uses: ${uses}\n`);
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

describe('credentials of the checkout', () => {
  it('stay for a script that may use them', () => {
    const { content, left } = hardened(workflow('- uses: actions/checkout@v4', '- run: ./deploy.sh').replace('permissions: {}\n', ''));
    expect(content).not.toContain('persist-credentials');
    expect(left.join()).toContain('artipacked: Step 2');
  });

  it.each([
    ['git push origin main', 2],
    ['git fetch --tags', 2],
    ['./deploy.sh\n- run: git push', 3],
  ])('stay for %j, which the file then says aloud', (command, step) => {
    const { content, left } = hardened(workflow('- uses: actions/checkout@v4', `- run: ${command}`).replace('permissions: {}\n', ''));
    expect(content).toContain('        with:\n          persist-credentials: true\n');
    expect(left.join()).toContain(`artipacked: Step ${step}`);
    expect(hardened(content)).toMatchObject({ content, kinds: [] });
  });

  it('go where git only changes the working copy', () => {
    expect(hardened(workflow('- uses: actions/checkout@v4', '- run: git checkout -b release-1').replace('permissions: {}\n', '')).content).toContain('persist-credentials: false');
  });

  it('go where the token may not push, whatever a script is called', () => {
    expect(hardened(workflow('- uses: actions/checkout@v4', '- run: ./deploy.sh')).content).toContain('persist-credentials: false');
  });

  it('go into the inputs that are there', () => {
    expect(hardened(workflow('- uses: actions/checkout@v4\n  with:\n    fetch-depth: 0')).content).toContain('        with:\n          persist-credentials: false\n          fetch-depth: 0\n');
  });
});

describe('expressions in scripts', () => {
  const scriptOf = (run: string, more = ''): string => hardened(workflow(`- run: ${run}${more}`)).content.split('    steps:\n')[1] ?? '';

  it.each([
    ['echo "${{ github.head_ref }}"', 'echo "${EXPR_GITHUB_HEAD_REF}"'],
    ["echo 'a ${{ github.head_ref }}'", `echo 'a '"\${EXPR_GITHUB_HEAD_REF}"''`],
    ['git checkout ${{ github.sha }}', 'git checkout "${EXPR_GITHUB_SHA}"'],
    ['X=${{ steps.a.outputs.b }} make', 'X=${EXPR_STEPS_A_OUTPUTS_B} make'],
    ["make ${{ inputs.dry && '--dry' || '' }}", 'make ${EXPR_INPUTS_DRY_DRY}'],
  ])('%j becomes %j', (run, wanted) => {
    expect(scriptOf(run)).toMatch(/^ {6}- env:\n {10}EXPR_\w+: \$\{\{ [\w.&|' -]+ \}\}\n/);
    expect(scriptOf(run)).toContain(`        run: ${wanted}\n`);
  });

  it.each(['${{ github.head_ref }}', 'npm test ${{ inputs.args }}', 'cat <<EOF ${{ github.head_ref }}', '"echo \\"${{ github.head_ref }}\\""'])('%j stays or keeps its quotes', (run) => {
    expect(() => hardened(workflow(`- run: ${run}`))).not.toThrow();
    expect(scriptOf(run).includes('${{ github.head_ref }}') || scriptOf(run).includes('${{ inputs.args }}')).toBe(true);
  });

  it('reads folded lines as the one that the shell gets', () => {
    expect(scriptOf('>\n    echo a\n    ${{ github.head_ref }}')).toContain('echo a\n          ${EXPR_GITHUB_HEAD_REF}\n');
    expect(scriptOf('>\n    echo a\n\n    ${{ github.head_ref }}')).toContain('          ${{ github.head_ref }}\n');
    expect(scriptOf('>\n    echo a\n      ${{ github.head_ref }}')).toContain('            ${{ github.head_ref }}\n');
  });

  it('leaves a choice that may yield something else', () => {
    expect(scriptOf("make ${{ inputs.args || inputs.dry && '--dry' || '' }}")).not.toContain('EXPR_');
  });

  it.each([
    ["  if: runner.os == 'Linux'", 'echo "${{ github.head_ref }}"', '"${EXPR_GITHUB_HEAD_REF}"'],
    ["  if: runner.os == 'Windows' && success()", 'echo "${{ github.head_ref }}"', '"${env:EXPR_GITHUB_HEAD_REF}"'],
    ["  if: runner.os == 'Windows' || always()", 'echo "${{ github.head_ref }}"', '"${{ github.head_ref }}"'],
    ['  id: x', '|\n    if true; then\n      echo "${{ github.head_ref }}"\n    fi', '"${EXPR_GITHUB_HEAD_REF}"'],
    ['  id: x', '|\n    if (true) { echo "${{ github.head_ref }}" }', '"${{ github.head_ref }}"'],
  ])('knows the shell of a machine with a name of its own by %j and the script', (key, run, wanted) => {
    expect(hardened(workflow(`- run: ${run}\n${key}`).replace('ubuntu-latest', 'big-one')).content).toContain(wanted);
  });

  it('leaves a script whose shell differs from machine to machine', () => {
    const content = workflow('- run: echo "${{ github.head_ref }}"').replace('runs-on: ubuntu-latest', 'runs-on: ${{ matrix.os }}\n    strategy:\n      matrix:\n        os: [ubuntu-latest, windows-latest]');
    expect(hardened(content)).toMatchObject({ content, left: [expect.stringContaining('Which shell')] });
  });
});

describe('hardening a GitLab pipeline', () => {
  const gitlab = (content: string) => harden('gitlab-ci', [{ path: '.gitlab-ci.yml', content }]);
  const check = 'test: # checks\n  script: [ make ]\n';

  it('lets superseded checks end, and nothing that deploys', () => {
    expect(gitlab(check).files[0]?.content).toBe(`default:\n  interruptible: true\n\n${check}`);
    const deploys = `${check}ship:\n  environment: production\n  script: [ make ship ]\n`;
    expect(gitlab(deploys)).toMatchObject({ files: [{ content: deploys }], left: [{ kind: 'interruptible' }] });
  });

  it('pins the digest of a tag that is known exactly', () => {
    const { tag, digest } = images.images.alpine.find((line) => line.digest !== null) ?? { tag: '', digest: null };
    const { files, left } = gitlab(`image: alpine:${tag}\n${check}other:\n  image: { name: alpine:3 }\n  script: a\n`);
    expect(files[0]?.content).toContain(`image: alpine:${tag}@${String(digest)}\n`);
    expect(left).toMatchObject([{ kind: 'unpinned-images', line: 5 }]);
  });

  it('names secrets without their value, and includes that can change', () => {
    const { left } = gitlab(`include:\n  - project: a/b\n    file: c.yml\nvariables:\n  DEPLOY_TOKEN: hunter2\n${check}`);
    expect(left.map(({ line, why }) => [line, why.split(':')[0]])).toEqual(expect.arrayContaining([[2, 'unpinned-include'], [5, 'hardcoded-secret']]));
    expect(JSON.stringify(left)).not.toContain('hunter2');
  });
});

describe('runs that do not end each other', () => {
  const on = (events: string): string => `on:${events}\npermissions: {}\njobs:\n  a:\n    name: A\n    runs-on: ubuntu-latest\n    steps:\n      - run: make\n`;

  it.each([
    ['a schedule', '\n  schedule:\n    - cron: 0 3 * * *\n  workflow_dispatch:'],
    ['a release', '\n  release:\n    types: [published]'],
    ['a tag', "\n  push:\n    tags: ['v*']"],
  ])('wait for each other: %s', (_name, events) => {
    expect(hardened(on(events)).content).toContain('concurrency:\n  group: ${{ github.workflow }}-${{ github.ref }}\n  cancel-in-progress: false\n');
  });

  it.each([
    ['a pull request with secrets', ' pull_request_target', '${{ github.event.action }}-${{ github.event.number }}'],
    ['an issue and its labels', '\n  issues:\n    types: [opened, labeled]', '${{ github.event.action }}-${{ github.event.label.name }}-${{ github.event.issue.number }}'],
    ['a queue beside it', '\n  pull_request_target:\n    types: edited\n  merge_group:', '${{ github.event.action }}-${{ github.ref }}-${{ github.event.number || github.sha }}'],
  ])('wait for those about the same thing: %s', (_name, events, group) => {
    const { content } = hardened(on(events));
    expect(content).toContain(`concurrency:\n  group: \${{ github.workflow }}-\${{ github.event_name }}-${group}\n  cancel-in-progress: false\n`);
  });

  it.each([
    ['at the top', 'concurrency: ship # one by one\n', 'concurrency:\n  group: ship # one by one\n  cancel-in-progress: false\n'],
    ['of a job', 'jobs:\n  b:\n    concurrency: ship\n    name: B\n', '  b:\n    concurrency:\n      group: ship\n      cancel-in-progress: false\n    name: B\n'],
  ])('say aloud that they wait: %s', (_name, text, wanted) => {
    const { content, left } = hardened(on(' push').replace('jobs:\n', text.includes('jobs:') ? `${text}    runs-on: ubuntu-latest\n    steps:\n      - run: make\n` : `${text}jobs:\n`));
    expect(content).toContain(wanted);
    expect(left.join()).not.toContain('graph-check');
  });

  it.each([
    ['what changed', ' pull_request_target', 'make "${{ github.event.changes.title }}"'],
    ['which schedule', '\n  schedule:\n    - cron: 0 3 * * *', 'make "${{ github.event.schedule }}"'],
  ])('are left where a script asks for %s', (_name, events, run) => {
    expect(hardened(on(events).replace('run: make', `run: ${run}`)).content).not.toContain('concurrency');
  });

  it.each([
    ['a branch', '\n  push:\n    branches: [main]'],
    ['any push', ' push'],
    ['an issue', ' issues'],
    ['inputs by hand', '\n  workflow_dispatch:\n    inputs:\n      level: {}'],
  ])('are left to a person: %s', (_name, events) => {
    const { content, left } = hardened(on(events));
    expect(content).not.toContain('concurrency');
    expect(left.join()).toContain('concurrency-limits');
  });
});
