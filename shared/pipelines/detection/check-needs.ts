import type { TreeWarning } from '../../ports/index.ts';
import type { Component, StackContext } from './model.ts';

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
