import { image } from './pins.ts';
import type { Toolchain } from '../model.ts';

/** Image of each toolchain; the first whose tool a job has wins. `suffix` completes a version that is already exact. */
interface ToolchainImage {
  readonly tool: string;
  readonly withTool?: string;
  readonly product: string;
  readonly repository: string;
}

const IMAGES: readonly ToolchainImage[] = [
  { tool: 'node', product: 'node', repository: 'node' },
  { tool: 'bun', product: 'oven/bun', repository: 'oven/bun' },
  { tool: 'python', product: 'python', repository: 'python' },
  { tool: 'go', product: 'golang', repository: 'golang' },
  { tool: 'rust', product: 'rust', repository: 'rust' },
  { tool: 'java', withTool: 'maven', product: 'maven', repository: 'maven' },
  { tool: 'java', withTool: 'gradle', product: 'gradle', repository: 'gradle' },
  { tool: 'java', product: 'eclipse-temurin', repository: 'eclipse-temurin' },
  { tool: 'terraform', product: 'hashicorp/terraform', repository: 'hashicorp/terraform' },
  { tool: 'helm', product: 'alpine/helm', repository: 'alpine/helm' },
  { tool: 'shell', product: 'debian', repository: 'debian' },
];

/** Toolchains whose image starts its tool and not a shell. */
export const NEEDS_PLAIN_ENTRYPOINT: ReadonlySet<string> = new Set(['terraform', 'helm']);

/** Exact image of a toolchain at a version. Throws `PIN_UNKNOWN` for a tool without one. */
export function imageOf(toolchain: Toolchain, version: string): string {
  const names = new Set(toolchain.tools.map((tool) => tool.name));
  const found = IMAGES.find(({ tool, withTool }) => tool === toolchain.tool && (withTool === undefined || names.has(withTool)));
  return image(found?.product ?? toolchain.tool, version);
}

/** Toolchain that an image made by {@link imageOf} belongs to. */
export function toolOfImage(reference: string): string | undefined {
  const [repository] = reference.split(/[:@]/);
  return IMAGES.find((candidate) => candidate.repository === repository)?.tool;
}
