import type { Job } from '../model.ts';
import { toolchainOf } from './images.ts';
import { toolSetup } from './tools.ts';

/** Lines that bring a job's tools into an image, or do nothing on a machine that has them. */
export function preparationLines({ toolchain }: Pick<Job, 'toolchain'>): readonly string[] {
  const tools = toolchain.tools.flatMap(({ name, version }) => toolSetup(name, version)?.imageLines ?? []);
  return [...(toolchainOf(toolchain.tool)?.imageLines ?? []), ...tools];
}
