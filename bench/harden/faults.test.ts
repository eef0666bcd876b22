import { describe, expect, it } from 'vitest';
import { harden } from '../../shared/pipelines/hardening/harden.ts';
import { faultsOf } from './faults.ts';

const path = '.github/workflows/ci.yml';
const content = 'name: CI # title\non: [push, pull_request]\nconcurrency: ci\njobs:\n  lint:\n    runs-on: ubuntu-latest\n    steps:\n      - run: make lint\n  test:\n    needs: lint\n    runs-on: ubuntu-latest\n    strategy:\n      matrix:\n        v: [1, 2]\n    steps:\n      - uses: actions/checkout@v4\n      - run: make "${{ github.head_ref }}" ${{ matrix.v }}\n';
const after = harden('github-actions', [{ path, content }]).files[0]?.content ?? '';

describe('faults of a hardened file', () => {
  it('are none as it comes', () => {
    expect(after).not.toBe(content);
    expect(faultsOf({ path, content }, after, true)).toEqual([]);
  });

  it.each([
    ['a lost comment', ' # title', '', 'lost the comment'],
    ['another command', 'make lint', 'make', 'commands'],
    ['another variable', '${EXPR_GITHUB_HEAD_REF}', '${EXPR_OTHER}', 'commands'],
    ['a lost need', '    needs: lint\n', '', 'needs'],
    ['another matrix', '[1, 2]', '[1]', 'matrix'],
    ['another machine', 'ubuntu-latest', 'macos-latest', 'machines'],
    ['another trigger', '[push, pull_request]', '[pull_request]', 'triggers'],
    ['another group of runs', 'group: ci', 'group: other', 'wait for each other'],
    ['runs that end', 'cancel-in-progress: false', 'cancel-in-progress: true', 'wait for each other'],
    ['an environment', '    needs: lint\n', '    needs: lint\n    environment: production\n', 'triggers'],
    ['a tag that moves', /checkout@[0-9a-f]{40} # v[\d.]+/, 'checkout@v4', 'second time'],
  ])('are found: %s', (_name, old, made, fault) => {
    const changed = after.replace(old, made);
    expect(changed).not.toBe(after);
    expect(faultsOf({ path, content }, changed, true).join()).toContain(fault);
  });

  it('are none for an environment that was asked for', () => {
    const [secret, environment] = [content.replace('make lint', 'make lint\n        env:\n          T: ${{ secrets.T }}'), 'guarded'];
    const made = harden('github-actions', [{ path, content: secret }], { environment }).files[0]?.content ?? '';
    expect(made).toContain('    environment: "guarded"\n');
    expect(faultsOf({ path, content: secret }, made, true, environment)).toEqual([]);
    expect(faultsOf({ path, content: secret }, made, true).join()).toContain('triggers');
  });
});
