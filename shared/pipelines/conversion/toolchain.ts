import { imageOf, pinnedTool, toolchainOf } from '../generation/images.ts';
import { toolSetup } from '../generation/tools.ts';
import type { Job, Step, Text } from './model.ts';
import { plainText } from './text.ts';
import type { Losses } from './yaml-source.ts';

/**
 * For systems whose jobs run in one image: that of the job, else that of the first language that is set up; lines for the
 * tools. `spell` writes a text with its references as the system does.
 */
export function toolchainFor(job: Job, spell: (text: Text) => string, losses: Losses): { readonly image: string | undefined; readonly setup: readonly string[] } {
  let image = job.image === undefined ? undefined : spell(job.image);
  const setup: string[] = [];
  for (const step of job.steps) {
    if (step.kind !== 'setup') continue;
    const plain = step.version === null ? null : plainText(step.version);
    const tool = toolSetup(step.tool, plain ?? pinnedTool(step.tool) ?? null);
    if (tool !== undefined && toolchainOf(step.tool) === undefined) setup.push(...tool.imageLines);
    else if (image === undefined && toolchainOf(step.tool) !== undefined) image = imageFor(step, spell, losses);
    else losses.add('TOOLCHAIN_NOT_CARRIED', step.place, `A job has one image; ${step.tool} must be part of it.`);
  }
  return { image, setup };
}

function imageFor(step: Extract<Step, { kind: 'setup' }>, spell: (text: Text) => string, losses: Losses): string {
  const toolchain = { tool: step.tool, version: '', tools: [] };
  const name = imageOf(toolchain, '0').split(':')[0] ?? step.tool;
  if (step.version === null) {
    losses.add('VERSION_NOT_CARRIED', step.place, step.versionFile === undefined ? `No version of ${step.tool} is named.` : `The version stands in ${step.versionFile}; an image needs it written out.`);
    return name;
  }
  const plain = plainText(step.version);
  if (plain !== undefined && /^[\d.]+$/.test(plain)) return imageOf(toolchain, plain);
  losses.add('IMAGE_NOT_PINNED', step.place, 'The image follows a value that is only known in a run.');
  return `${name}:${spell(step.version)}`;
}
