import { defineToolchain } from '../definition.ts';

/** A runner has rustup; an action would only wrap it. The image has no more than the compiler and cargo. */
export default defineToolchain({
  id: 'rust',
  stacks: ['rust'],
  images: [{ name: 'rust', cycles: 'rust' }],
  runner: { line: 'rustup toolchain install "$RUST_VERSION" --profile minimal --component clippy,rustfmt && rustup default "$RUST_VERSION"' },
  imageLines: ['command -v cargo-clippy >/dev/null 2>&1 || rustup component add clippy rustfmt'],
});
