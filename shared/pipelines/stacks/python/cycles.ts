import { supportedVersions } from '../../pins/index.ts';
import { isWithin } from '../../detection/paths.ts';
import { indexOf } from '../../detection/tree-index.ts';
import { cycleSatisfies } from './constraint.ts';
import type { PythonProject } from './project.ts';
import { listedCycles, pythonVersions } from './versions.ts';

/** The newest release is left out where nobody names it: libraries bring their wheels for it months later. */
function settled(cycles: readonly string[]): readonly string[] {
  return cycles.length > 1 ? cycles.slice(0, -1) : cycles;
}

/** The oldest and the newest of what is allowed tell most for two runs. */
function ends(cycles: readonly string[]): readonly string[] {
  return cycles.length > 2 ? [...cycles.slice(0, 1), ...cycles.slice(-1)] : cycles;
}

/** Byte code that was committed tells what the author runs; else the middle of what is supported suits most libraries. */
function unstated(project: PythonProject, supported: readonly string[]): readonly string[] {
  const compiled = indexOf(project.context).withExtension('pyc').filter((path) => isWithin(project.folder, path));
  const used = compiled.map((path) => /\.cpython-3(\d{1,2})\.pyc$/.exec(path)?.[1]).map((minor) => `3.${minor ?? ''}`);
  const newest = supported.filter((cycle) => used.includes(cycle)).at(-1);
  return newest === undefined ? supported.slice(Math.floor(supported.length / 2)).slice(0, 1) : [newest];
}

/**
 * Cycles worth testing: those the maintainers list and Python still supports (where support has ended for all of them,
 * the newest listed one); without a list the ends of what the constraint allows; without a constraint one that most libraries run on.
 */
export function pythonMatrix(project: PythonProject): readonly string[] {
  const supported = supportedVersions('python', project.context.now);
  const listed = listedCycles(project);
  if (listed !== undefined) {
    const current = listed.filter((cycle) => supported.includes(cycle));
    return current.length > 0 ? current : listed.slice(-1);
  }
  const stated = pythonVersions(project)[0]?.value;
  if (stated === undefined) return unstated(project, supported);
  const isList = / - |, (?=\d)/.test(stated);
  const allowed = isList ? supported.filter((cycle) => stated.includes(cycle)) : supported.filter((cycle) => cycleSatisfies(stated, cycle));
  const isOpen = allowed.at(-1) === supported.at(-1);
  if (allowed.length > 0) return ends(isOpen ? settled(allowed) : allowed);
  return /^\d+\.\d+/.test(stated) ? [/^\d+\.\d+/.exec(stated)?.[0] ?? stated] : [];
}
