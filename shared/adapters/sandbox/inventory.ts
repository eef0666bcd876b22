import type { SandboxResource } from './model.ts';
import { sandboxServices } from './services/index.gen.ts';

export { SANDBOX_ACCOUNT } from './account.ts';
import { SANDBOX_ACCOUNT, SANDBOX_REGIONS } from './account.ts';

let made: readonly SandboxResource[] | undefined;

/** The account before anything happened to it: always the same. */
export function inventory(): readonly SandboxResource[] {
  made ??= SANDBOX_REGIONS.flatMap((region) => sandboxServices.flatMap(({ inventory: hold }) => hold?.(region, SANDBOX_ACCOUNT) ?? []));
  return made;
}

/** CloudFormation types that the account holds. */
export function inventoryTypes(): readonly string[] {
  return [...new Set(inventory().map(({ type }) => type))];
}
