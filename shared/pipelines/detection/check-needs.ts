import type { TreeWarning } from '../../ports/index.ts';
import type { Chosen } from './choose.ts';
import { LOW_CONFIDENCE, type CommandIntent, type Component, type StackContext } from './model.ts';

const CONFIGURATION = '.pre-commit-config.yaml';
const REPOSITORY = /^\s*-?\s*repo:\s*['"]?https?:\/\/([\w.-]+)\//gm;

/** Hooks of pre-commit are cloned by the run itself: no lockfile or cache of packages brings them. */
export function checkNeeds(context: StackContext, component: Pick<Component, 'path' | 'commands'>): TreeWarning[] {
  const { format, lint, typecheck } = component.commands;
  if (![format, lint, typecheck].some((line) => /\bpre-commit\s+run\b/.test(line ?? ''))) return [];
  const path = component.path === '.' ? CONFIGURATION : `${component.path}/${CONFIGURATION}`;
  const hosts = [...new Set([...(context.tree.read(path) ?? '').matchAll(REPOSITORY)].map((match) => match[1] ?? ''))].toSorted();
  if (hosts.length === 0) return [];
  return [{ code: 'CHECKS_NEED_NETWORK', message: `pre-commit clones its hooks from ${hosts.join(', ')} while it runs: the check fails on a runner that cannot reach ${hosts.length === 1 ? 'it' : 'them'}.`, path }];
}

const CHECKS: ReadonlySet<CommandIntent> = new Set(['format', 'lint']);

/** A check that mends at the maintainers' and only checks here, by a release that nothing holds: it may find what they never saw. */
export function strictness(chosen: ReadonlyMap<CommandIntent, Chosen>, lockfile: string | undefined, path: string): TreeWarning[] {
  if (lockfile !== undefined) return [];
  return [...chosen].flatMap(([intent, { run, isStricter, evidence }]): TreeWarning[] => {
    const isSure = evidence.every(({ confidence }) => confidence >= LOW_CONFIDENCE);
    if (!CHECKS.has(intent) || isStricter !== true || !isSure) return [];
    return [{ code: 'CHECK_IS_STRICTER', message: `The maintainers let this check mend files; "${run.slice(0, 200)}" only checks, by the newest release, since no lockfile holds another. It fails until its findings are mended once.`, path }];
  });
}
