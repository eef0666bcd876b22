import { describe, expect, it } from 'vitest';
import { hardened, workflow } from '../../harden.fixture.ts';

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
