import { describe, expect, it } from 'vitest';
import { ciWith, lineFor, stackContext } from '../../../../test/stack-context.ts';
import rust from './stack.ts';

const CRATE = '[package]\nname = "one"\nedition = "2021"\nrust-version = "1.70"\n[dependencies]\ntokio = "1"\n';

describe('the Rust stack', () => {
  it('drafts a library without a lock', () => {
    const [draft] = rust.detect(stackContext({ 'Cargo.toml': CRATE, 'src/lib.rs': '#[cfg(test)]\nmod tests {}' }));
    expect(draft?.versions.map(({ value }) => value)).toEqual(['1.70']);
    expect(draft?.matrix).toEqual(['stable']);
    expect(lineFor(draft, 'install')).toBe('cargo fetch');
    expect(lineFor(draft, 'test')).toBe('cargo test');
    expect(lineFor(draft, 'format')).toBe('cargo fmt --check');
    expect(draft?.frameworks.map(({ name }) => name)).toEqual(['tokio']);
    expect(draft?.warnings?.map(({ code }) => code)).toEqual(['LOCKFILE_MISSING']);
  });

  it.each([
    ['rust-toolchain', '1.90.0\n', '1.90.0'],
    ['rust-toolchain', '[toolchain]\nchannel = "nightly-2026-01-02"\n', 'nightly-2026-01-02'],
    ['rust-toolchain.toml', '[toolchain]\nchannel = "1.97.0"\n', '1.97.0'],
  ])('takes the toolchain of %s', (name, text, channel) => {
    const [draft] = rust.detect(stackContext({ 'Cargo.toml': CRATE, 'Cargo.lock': '', 'src/main.rs': '', [name]: text }));
    expect(draft?.matrix).toEqual([channel]);
    expect(draft?.versions.map(({ value }) => value)).toContain(channel);
    expect(lineFor(draft, 'build')).toBe('cargo build --locked');
    expect(lineFor(draft, 'test')).toBeUndefined();
  });

  it('refuses a channel that is no channel', () => {
    const [draft] = rust.detect(stackContext({ 'Cargo.toml': CRATE, 'rust-toolchain': '[toolchain]\nchannel = "$(id)"\n' }));
    expect(draft?.matrix).toEqual(['stable']);
  });

  it('keeps a workspace together, inherits its version and leaves excluded crates alone', () => {
    const files = {
      'Cargo.toml': '[workspace]\nmembers = ["crates/*"]\nexclude = ["crates/old"]\n[workspace.package]\nrust-version = "1.80"\n',
      'Cargo.lock': '',
      'crates/a/Cargo.toml': '[package]\nname = "a"\n[dependencies]\nb = { path = "../b" }\n',
      'crates/a/tests/t.rs': '',
      'crates/b/Cargo.toml': '[package]\nname = "b"\n',
      'crates/old/Cargo.toml': '[package]\nname = "old"\n',
      'fuzz/Cargo.toml': '[package]\nname = "fuzz"\n[workspace]\n',
    };
    const [root, ...others] = rust.detect(stackContext(files));
    expect(root?.path).toBe('.');
    expect(root?.versions[0]?.value).toBe('1.80');
    expect(root?.members).toEqual([
      { path: 'crates/a', name: 'a', dependsOn: ['b'] },
      { path: 'crates/b', name: 'b', dependsOn: [] },
    ]);
    expect(lineFor(root, 'test')).toBe('cargo test --locked');
    expect(others.map(({ path }) => path)).toEqual(['crates/old']);
  });

  it('names the workspace where a root package would hide its members', () => {
    const files = {
      'Cargo.toml': `${CRATE}[workspace]\nmembers = ["macros", "bench"]\n`, 'src/lib.rs': '#[test]\nfn t() {}',
      'macros/Cargo.toml': '[package]\nname = "macros"\n', 'bench/Cargo.toml': '[package]\nname = "bench"\n',
    };
    expect(lineFor(rust.detect(stackContext(files))[0], 'test')).toBe('cargo test --workspace');
  });

  it('denies warnings only where the maintainers do', () => {
    const files = { 'Cargo.toml': CRATE, 'src/lib.rs': '' };
    expect(lineFor(rust.detect(stackContext(files))[0], 'lint')).toBe('cargo clippy');
    expect(lineFor(rust.detect(stackContext(files, [ciWith(['cargo clippy -- -D warnings'])]))[0], 'lint')).toBe('cargo clippy -- --deny warnings');
  });

  it('turns a malformed manifest into a warning at its file', () => {
    const [draft] = rust.detect(stackContext({ 'Cargo.toml': '[package\n\u0000', 'src/lib.rs': '' }));
    expect(draft?.warnings).toEqual([expect.objectContaining({ code: 'MANIFEST_UNREADABLE', path: 'Cargo.toml' })]);
    expect(draft?.commands).toEqual([]);
    expect(draft?.evidence[0]?.confidence).toBeLessThan(0.5);
  });
});
