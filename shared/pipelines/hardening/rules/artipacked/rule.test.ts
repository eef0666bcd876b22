import { describe, expect, it } from 'vitest';
import { hardened, workflow } from '../../harden.fixture.ts';

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
    ['make ${{ needs.deploy.outputs.a }}\n- uses: acme/actions/create-pr@v1', 3],
  ])('stay for %j, which the file then says aloud', (command, step) => {
    const { content, left } = hardened(workflow('- uses: actions/checkout@v4', `- run: ${command}`).replace('permissions: {}\n', ''));
    expect(content).toContain('        with:\n          persist-credentials: true\n');
    expect(left.join()).toContain(`artipacked: Step ${step}`);
    expect(hardened(content)).toMatchObject({ content, kinds: [] });
  });

  it('stay for a command that is known only at run time', () => {
    expect(hardened(workflow('- uses: actions/checkout@v4', '- run: ${{ inputs.command }}').replace('permissions: {}\n', '')).content).not.toContain('persist-credentials');
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
