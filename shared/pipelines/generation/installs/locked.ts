import type { Component } from '../../detection/model.ts';
import { joinPath } from '../../detection/paths.ts';
import type { TreeWarning } from '../../../ports/index.ts';
import { commandLines } from '../commands.ts';
import type { RepositoryFacts } from '../facts.ts';
import { isPipLine, lockedPip } from './pip.ts';
import { lockedLine, type LockedInstall, type NeededLock } from './rules.ts';

/** Components whose installs take nothing but what a lock names, and what that asks of the repository. */
export interface LockedComponents {
  readonly components: readonly Component[];
  readonly warnings: readonly TreeWarning[];
}

/** Crates are fetched by whatever builds them first; asked for here, so that the lock decides. */
const UNASKED: Readonly<Record<string, string>> = { rust: 'cargo fetch' };

/**
 * Has every install follow a lock alone. Where the repository keeps none, the install fails until it does, and the
 * warning gives the command that makes it; where a line says something that no lock holds, it stays and is named.
 */
export function lockInstalls(components: readonly Component[], facts: RepositoryFacts): LockedComponents {
  const all = components.map((component) => lockOne(component, facts));
  return { components: all.map(({ component }) => component), warnings: all.flatMap(({ warnings }) => warnings) };
}

function lockOne(component: Component, facts: RepositoryFacts): { readonly component: Component; readonly warnings: readonly TreeWarning[] } {
  const declared = component.commands.install ?? UNASKED[component.stack];
  const split = declared === undefined ? undefined : commandLines(declared);
  if (split === undefined || 'refused' in split) return { component, warnings: [] };
  const isPresent = (name: string): boolean => facts.paths.includes(joinPath(component.path, name));
  const read = (name: string): string | undefined => facts.read(joinPath(component.path, name));
  const pipLines = split.lines.filter(isPipLine);
  const pip = pipLines.length > 0 ? lockedPip(pipLines, { read, oldest: component.matrix[0] }) : undefined;
  const found = split.lines.map((line): LockedInstall | undefined => (isPipLine(line) ? pip : lockedLine(line, component, read)));
  // One install in the place of all of pip's lines.
  const lines = split.lines.flatMap((line, index) => (found[index] === undefined ? [line] : found.indexOf(found[index]) === index ? found[index].lines : []));
  const locks = [...new Set(found)].flatMap((install) => install?.lock ?? []);
  const kept = locks.find(({ file }) => isPresent(file));
  const lockfile = component.lockfile ?? (kept === undefined ? null : joinPath(component.path, kept.file));
  const missing = component.lockfile === null ? locks.filter(({ file }) => !isPresent(file)) : [];
  const open = split.lines.filter((_line, index) => found[index] === undefined);
  return {
    component: { ...component, lockfile, commands: { ...component.commands, install: lines.join('\n') } },
    warnings: [...missing.map((lock) => needed(lock, component)), ...open.map((line) => notLocked(line, component))],
  };
}

function needed({ file, make, obstacle }: NeededLock, { path }: Component): TreeWarning {
  return { code: 'LOCK_NEEDED', message: `The pipeline installs nothing but what ${file} names, and the repository keeps none: every job fails at its install until you run \`${make}\` in ${path === '.' ? 'the root folder' : path} and commit ${file}.${obstacle === undefined ? '' : ` ${obstacle}`}`, path: joinPath(path, file) };
}

function notLocked(line: string, { path }: Component): TreeWarning {
  return { code: 'INSTALL_NOT_LOCKED', message: `No lock decides what this line installs: ${line.slice(0, 200)}`, path };
}
