import { DevopsError } from '../../core/errors.ts';
import type { Toolchain } from '../model.ts';
import { image, imageLines, latestVersion, tool, type Product } from '../pins/index.ts';

interface ToolchainImage {
  readonly tool: string;
  /** Needed among the job's tools for this image to be taken. */
  readonly withTool?: string;
  /** Image without tag. */
  readonly name: string;
  /** Name of its release cycles, where these are the image's tags. */
  readonly cycles?: Product;
}

/** Image of each toolchain; the first that fits wins. */
const IMAGES: readonly ToolchainImage[] = [
  { tool: 'node', name: 'node', cycles: 'node' },
  { tool: 'bun', name: 'oven/bun' },
  { tool: 'python', name: 'python', cycles: 'python' },
  { tool: 'go', name: 'golang', cycles: 'go' },
  { tool: 'rust', name: 'rust', cycles: 'rust' },
  { tool: 'java', withTool: 'maven', name: 'maven' },
  { tool: 'java', withTool: 'gradle', name: 'gradle' },
  { tool: 'java', name: 'eclipse-temurin' },
  { tool: 'terraform', name: 'hashicorp/terraform', cycles: 'terraform' },
  { tool: 'helm', name: 'alpine/helm' },
];

/** Toolchains whose image starts its tool and not a shell. */
export const NEEDS_PLAIN_ENTRYPOINT: ReadonlySet<string> = new Set(['terraform', 'helm']);

/** Exact image of a toolchain at a version: that very version when it is a full one, else the newest of its line. */
export function imageOf(toolchain: Toolchain, version: string): string {
  const names = new Set(toolchain.tools.map((candidate) => candidate.name));
  const found = IMAGES.find((candidate) => candidate.tool === toolchain.tool && (candidate.withTool === undefined || names.has(candidate.withTool)));
  if (found === undefined) return `${toolchain.tool}:${version}`;
  const pinned = orUndefined(() => image(found.name, version));
  if (pinned === undefined) return `${found.name}:${newestOfCycle(found, version) ?? version}`;
  return isFull(version) ? pinned.replace(/:\d+\.\d+\.\d+(?=-|$)/, `:${version}`).replace(/@.*/, (digest) => (pinned.includes(`:${version}`) ? digest : '')) : pinned;
}

const isFull = (version: string): boolean => /^\d+\.\d+\.\d+$/.test(version);

// Lines too old to be carried keep the tag of their last release.
function newestOfCycle({ cycles }: ToolchainImage, version: string): string | undefined {
  return cycles === undefined || isFull(version) ? undefined : orUndefined(() => latestVersion(cycles, version));
}

/** The newest version of a toolchain that the pins know; of Java the newest with long support. */
export function newestVersion(toolName: string): string | undefined {
  const found = IMAGES.find((candidate) => candidate.tool === toolName);
  if (found === undefined) return undefined;
  const lines = imageLines(found.tool === 'java' ? 'eclipse-temurin' : found.name).filter((line) => found.tool !== 'java' || hasLongSupport(Number(line)));
  const { cycles } = found;
  return lines.at(-1) ?? (cycles === undefined ? pinnedTool(toolName) : orUndefined(() => latestVersion(cycles)));
}

// Since 17 every fourth release of Java is supported for years.
function hasLongSupport(release: number): boolean {
  return release < 17 || (release - 17) % 4 === 0;
}

/** Exact version of a tool, `undefined` when none is pinned. */
export function pinnedTool(name: string): string | undefined {
  return orUndefined(() => tool(name));
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
  return IMAGES.find((candidate) => candidate.name === name)?.tool;
}
