import { describe, expect, it } from 'vitest';
import { actionlint, judgeAll, zizmorOf, type Subject } from '../../bench/pipelines/judge.ts';
import { harden } from '../../shared/pipelines/hardening/harden.ts';

const PATH = '.github/workflows/ci.yml';

/** Weak workflows of which nothing should be left to find, for any persona. */
const WEAK: Readonly<Record<string, string>> = {
  bare: 'on:\n  push:\n    branches: [main]\n  pull_request:\njobs:\n  test:\n    runs-on: ubuntu-latest\n    steps:\n      - uses: actions/checkout@v6\n      - uses: actions/setup-node@v6\n      - run: npm ci && npm test\n',
  injection: 'name: CI\non: [push, pull_request]\njobs:\n  say:\n    runs-on: ubuntu-latest\n    steps:\n      - name: Say\n        run: |\n          echo "${{ github.event.pull_request.title }}" \'at ${{ github.head_ref }}\'\n          test ${{ github.sha }} != ""\n      - run: echo "${{ github.event.pull_request.body }}"\n',
  windows: 'name: CI\non: pull_request\njobs:\n  say:\n    runs-on: windows-latest\n    steps:\n      - run: Write-Output "${{ github.event.pull_request.title }}"\n',
  rights: 'name: Scan\non: [push, pull_request]\npermissions: write-all\njobs:\n  scan:\n    runs-on: ubuntu-latest\n    steps:\n      - uses: actions/checkout@v7\n      - uses: github/codeql-action/init@v4\n      - uses: github/codeql-action/analyze@v4\n',
};

const subject = (name: string, content: string): Subject => ({ name, platform: 'github-actions', files: [{ path: PATH, content }] });
const judges = [actionlint, zizmorOf('auditor')];

describe('what the judges find in hardened workflows', () => {
  it.each(Object.entries(WEAK))('is nothing for %s, and something before', async (name, content) => {
    const { files } = harden('github-actions', [{ path: PATH, content }]);
    expect((await judgeAll([subject(name, content)], judges)).length).toBeGreaterThan(2);
    expect(await judgeAll([subject(name, files[0]?.content ?? '')], judges)).toEqual([]);
  });
});
