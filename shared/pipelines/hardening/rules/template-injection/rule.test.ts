import { describe, expect, it } from 'vitest';
import { hardened, workflow } from '../../harden.fixture.ts';

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
