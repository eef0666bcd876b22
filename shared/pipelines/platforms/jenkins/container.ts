import { toolchainOf } from '../../generation/images.ts';
import type { AstStep } from '../../jenkins/index.ts';
import { named } from './ast.ts';

/** Arguments of a job's container. Root, since Jenkins' own user has no home and no rights in a tool's image. */
export function containerArguments(tool: string): string {
  return toolchainOf(tool)?.startsTool === true ? '--user root --entrypoint=' : '--user root';
}

/** A shell line that is not a step of the model. */
export function shellStep(line: string): AstStep {
  return { name: 'sh', arguments: [named('script', line)] };
}

/** The container worked as root; its folder goes back to its owner, so that the agent can clean it. */
export const GIVE_BACK: AstStep = shellStep('chown -R "$(stat -c %u:%g .)" .');
