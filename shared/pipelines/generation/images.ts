import { DevopsError } from '../../core/errors.ts';
import type { Toolchain } from '../model.ts';
import { image, imageLines, latestVersion, olderTool, tool, type Product } from '../pins/index.ts';
import { toolchains } from '../toolchains/index.gen.ts';
import type { ToolchainDefinition, ToolchainImage } from '../toolchains/definition.ts';

/** The definition of a toolchain, `undefined` for an unknown word. */
export function toolchainOf(id: string): ToolchainDefinition | undefined {
  return toolchains.find((toolchain) => toolchain.id === id);
}

/** The toolchain that components of a stack run in. */
export function toolchainOfStack(stack: string): ToolchainDefinition | undefined {
  return toolchains.find((toolchain) => toolchain.stacks.includes(stack));
}

/** Exact image of a toolchain at a version: that very version when it is a full one, else the newest of its line. */
export function imageOf(toolchain: Toolchain, version: string): string {
  const names = new Set(toolchain.tools.map((candidate) => candidate.name));
  const found = toolchainOf(toolchain.tool)?.images.find(({ withTool }) => withTool === undefined || names.has(withTool));
  if (found === undefined) return `${toolchain.tool}:${version}`;
  // A channel (`stable`) moves; the newest pinned release stands for it.
  const pinned = orUndefined(() => image(found.name, /^\d/.test(version) ? version : undefined));
  if (pinned === undefined) return `${found.name}:${newestOfCycle(found, version) ?? version}`;
  return isFull(version) ? atVersion(pinned, version) : pinned;
}

/** The image of a matrix cell: by tag, since platforms make the names of their jobs out of these values. */
export function cellImageOf(toolchain: Toolchain, version: string): string {
  return imageOf(toolchain, version).replace(/@.*/, '');
}

const isFull = (version: string): boolean => /^\d+\.\d+\.\d+$/.test(version);

/** The image of a line at another version of it; a digest stands for one version alone and goes. */
function atVersion(pinned: string, version: string): string {
  const [reference = ''] = pinned.split('@');
  const moved = reference.replace(/:\d+\.\d+\.\d+(?=-|$)/, `:${version}`);
  return moved === reference ? pinned : moved;
}

// Lines too old to be carried keep the tag of their last release.
function newestOfCycle({ cycles }: ToolchainImage, version: string): string | undefined {
  return cycles === undefined || isFull(version) ? undefined : newestRelease(cycles, version);
}

function newestRelease(product: Product, cycle?: string): string | undefined {
  return orUndefined(() => latestVersion(product, cycle));
}

/** The newest version of a toolchain that the pins know; what it counts as newest is its own affair. */
export function newestVersion(toolchain: ToolchainDefinition): string | undefined {
  const usual = toolchain.images.at(-1);
  if (usual === undefined) return undefined;
  const lines = imageLines(usual.name);
  const line = toolchain.newest ? toolchain.newest(lines) : lines.at(-1);
  return line ?? (usual.cycles === undefined ? pinnedTool(toolchain.id) : newestRelease(usual.cycles));
}

/** Exact version of a tool, `undefined` when none is pinned; with a language one that works with its version. */
export function pinnedTool(name: string, language?: { readonly tool: string; readonly version: string }): string | undefined {
  return (language && olderTool(name, language.tool, language.version)) ?? orUndefined(() => tool(name));
}

/** Exact image of a product that jobs use as a service, `undefined` when none is pinned. */
export function pinnedServiceImage(name: string, version: string | null): string | undefined {
  return orUndefined(() => image(name, version ?? undefined));
}

function orUndefined<Value>(look: () => Value): Value | undefined {
  try {
    return look();
  } catch (thrown) {
    if (thrown instanceof DevopsError) return undefined;
    throw thrown;
  }
}

/** Toolchain that an image made by {@link imageOf} belongs to. */
export function toolOfImage(reference: string): string | undefined {
  const [name] = reference.split(/[:@]/);
  return toolchains.find((toolchain) => toolchain.images.some((candidate) => candidate.name === name))?.id;
}

/** Toolchain of jobs that need no language; a runner has it without a word in the file. */
export const SHELL = 'shell';

/** Its version: always the newest line. */
export function shellVersion(): string {
  const definition = toolchainOf(SHELL);
  return (definition && newestVersion(definition)) ?? '';
}
