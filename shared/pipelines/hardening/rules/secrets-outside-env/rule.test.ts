import { describe, expect, it } from 'vitest';
import { harden } from '../../harden.ts';
import { hardened, PATH, workflow } from '../../harden.fixture.ts';

const secret = workflow('- run: ./ship\n  env:\n    T: ${{ secrets.T }}');

describe('secrets of the repository', () => {
  it('are left to a person', () => {
    expect(hardened(secret)).toMatchObject({ content: secret, kinds: [], left: [expect.stringContaining('secrets-outside-env')] });
  });

  it('get the environment that was asked for, which the receipt says', () => {
    const { content, kinds } = hardened(secret, { environment: 'guarded' });
    expect(kinds).toEqual(['secrets-outside-env']);
    expect(content).toBe(secret.replace('    runs-on:', '    environment: "guarded"\n    runs-on:'));
    expect(hardened(content, { environment: 'guarded' })).toMatchObject({ content, kinds: [], left: [] });
    expect(harden('github-actions', [{ path: PATH, content: secret }], { environment: 'guarded' }).checks).toMatchObject([{ isSame: true, detail: expect.stringContaining('environment') }]);
  });

  it.each([
    ['a job without', workflow('- run: make')],
    ['a job that reads only its own token', workflow('- run: make\n  env:\n    T: ${{ secrets.GITHUB_TOKEN }}')],
    ['a job that has one', secret.replace('    runs-on:', '    environment: production\n    runs-on:')],
    ['a job that proves its identity', secret.replace('    runs-on:', '    permissions:\n      id-token: write # signs\n    runs-on:')],
    ['a called workflow', secret.replace(/ {4}runs-on[^]*/, '    uses: acme/flows/.github/workflows/ship.yml@4f3212b61783c3c68e8309a0f18a699764811cda\n    secrets:\n      T: ${{ secrets.T }}\n')],
  ])('leave %s as it is', (_name, content) => {
    expect(hardened(content, { environment: 'guarded' }).content).not.toContain('guarded');
  });
});
