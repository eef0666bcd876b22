import { describe, expect, it } from 'vitest';
import { hardened, LIMIT, workflow } from '../../harden.fixture.ts';

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
    ['a call of the API beside a known one', 'concurrency: x', 'run: semantic-release && gh api repos\n  env:\n    GITHUB_TOKEN: ${{ github.token }}'],
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
    ['gh pr comment 1 && gh pr comment 2', 'pull-requests: write'],
    ['semantic-release', 'contents: write|issues: write|pull-requests: write'],
    ['git push "https://x:${T}@github.com/a/b"', 'contents: write'],
  ])('of %j are %s', (run, wanted) => {
    const { content } = hardened(workflow(`- run: ${run}\n  env:\n    T: \${{ github.token }}`).replace('permissions: {}\n', ''));
    const given = /permissions:\n((?: {6}.*\n)+)/.exec(content)?.[1] ?? '';
    expect(given.split('\n').flatMap((line) => line.trim().split(' #')[0] || []).join('|')).toBe(wanted);
  });
});
