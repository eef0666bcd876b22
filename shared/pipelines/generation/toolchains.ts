import type { Job } from '../model.ts';
import { toolSetup } from './tools.ts';

/** Components that an image's toolchain leaves out. */
const LANGUAGE_LINES: Readonly<Record<string, readonly string[]>> = {
  rust: ['command -v cargo-clippy >/dev/null 2>&1 || rustup component add clippy rustfmt'],
};

/** Lines that bring a job's tools into an image, or do nothing on a machine that has them. */
export function preparationLines({ toolchain }: Pick<Job, 'toolchain'>): readonly string[] {
  const tools = toolchain.tools.flatMap(({ name, version }) => toolSetup(name, version)?.imageLines ?? []);
  return [...(LANGUAGE_LINES[toolchain.tool] ?? []), ...tools];
}
