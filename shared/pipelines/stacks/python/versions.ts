import { evidenceFor, lineOf, versionFact } from '../../detection/evidence.ts';
import { listOption } from '../../detection/ini.ts';
import { ciVersions } from '../../detection/maintainers.ts';
import { readYaml, stringAt, stringsAt, tableAt, valueAt } from '../../detection/manifests.ts';
import type { VersionFact } from '../../detection/model.ts';
import { ancestorsOf, joinPath } from '../../detection/paths.ts';
import { indexOf } from '../../detection/tree-index.ts';
import { miseVersion } from '../../detection/version-files.ts';
import { cycleSatisfies } from './constraint.ts';
import { managerOf } from './manager.ts';
import { isPackaged, type PythonProject } from './project.ts';

const evidence = evidenceFor('python');
const CYCLE = /^[23]\.\d{1,2}$/;

function byCycle(a: string, b: string): number {
  const [majorA = 0, minorA = 0] = a.split('.').map(Number);
  const [majorB = 0, minorB = 0] = b.split('.').map(Number);
  return majorA - majorB || minorA - minorB;
}

function isNext(cycle: string, other: string): boolean {
  const [major, minor] = cycle.split('.');
  return `${major}.${Number(minor) + 1}` === other;
}

function cyclesOf(values: readonly string[]): string[] {
  return [...new Set(values.filter((value) => CYCLE.test(value)))].toSorted(byCycle);
}

/** A list of cycles as people say it: `3.9 - 3.11` when none is left out, else `3.10, 3.13`. */
export function rangeText(cycles: readonly string[]): string | undefined {
  const [first] = cycles;
  const last = cycles.at(-1);
  if (first === undefined || last === undefined || first === last) return first;
  const hasGap = cycles.some((cycle, position) => position > 0 && !isNext(cycles[position - 1] ?? '', cycle));
  return hasGap ? cycles.join(', ') : `${first} - ${last}`;
}

function stated(project: PythonProject, file: string, value: string | undefined, rule: string, what: string, confidence: number): VersionFact[] {
  const clean = value?.trim();
  if (clean === undefined || clean === '' || clean === '*' || !/^[\w .,<>=!~^*|-]{1,80}$/.test(clean)) return [];
  const path = joinPath(project.folder, file);
  const line = lineOf(project.context.tree.read(path) ?? '', clean);
  return [versionFact(clean, evidence('version', path, rule, `${what} in ${path} says ${clean}.`, confidence, line))];
}

/** Poetry takes a bare string or `{ version = ... }`. */
function poetryPython(project: PythonProject): string | undefined {
  return stringAt(project.pyproject, 'tool', 'poetry', 'dependencies', 'python') ?? stringAt(project.pyproject, 'tool', 'poetry', 'dependencies', 'python', 'version');
}

function constraints(project: PythonProject): VersionFact[] {
  const setupPy = /python_requires\s*=\s*["']([^"'\n]+)["']/.exec(project.setupPy)?.[1];
  return [
    ...stated(project, 'pyproject.toml', stringAt(project.pyproject, 'project', 'requires-python'), 'requires-python', 'requires-python', 0.95),
    ...stated(project, 'pyproject.toml', poetryPython(project), 'poetry-python', 'The Python dependency of Poetry', 0.95),
    ...stated(project, 'setup.cfg', project.setupCfg.get('options')?.get('python_requires'), 'python-requires', 'python_requires', 0.95),
    ...stated(project, 'setup.py', setupPy, 'python-requires', 'python_requires', 0.9),
    ...stated(project, 'Pipfile', stringAt(project.pipfile, 'requires', 'python_full_version') ?? stringAt(project.pipfile, 'requires', 'python_version'), 'pipfile-requires', 'requires', 0.9),
  ];
}

const PIN_FILES: readonly (readonly [string, RegExp])[] = [
  ['.python-version', /^\s*(?:c?python[-@]?)?(\d+\.\d+(?:\.\d+)?)/m],
  ['runtime.txt', /^\s*(?:python-)?(\d+\.\d+(?:\.\d+)?)/],
  ['.tool-versions', /^python\s+(\d+\.\d+(?:\.\d+)?)/m],
];

function pins({ context, folder }: PythonProject): VersionFact[] {
  const index = indexOf(context);
  return [folder, ...ancestorsOf(folder)].flatMap((place) => {
    const mise = miseVersion(context, place, 'python');
    const managed = mise === undefined ? [] : [versionFact(mise.value, evidence('version', mise.file, 'pin-file', `${mise.file} pins Python ${mise.value}.`, 0.85, mise.line))];
    const plain = PIN_FILES.filter(([name]) => index.has(place, name)).flatMap(([name, pattern]) => {
      const file = joinPath(place, name);
      const value = pattern.exec(context.tree.read(file) ?? '')?.[1];
      return value === undefined ? [] : [versionFact(value, evidence('version', file, 'pin-file', `${file} pins Python ${value}.`, 0.85))];
    });
    return [...plain, ...managed];
  });
}

/** `Programming Language :: Python :: 3.11` of any of the three places. */
export function classifierCycles(project: PythonProject): { readonly file: string; readonly cycles: string[] } | undefined {
  const places = [
    { file: 'pyproject.toml', lines: [...stringsAt(project.pyproject, 'project', 'classifiers'), ...stringsAt(project.pyproject, 'tool', 'poetry', 'classifiers')] },
    { file: 'setup.cfg', lines: listOption(project.setupCfg, 'metadata', 'classifiers') },
    { file: 'setup.py', lines: [...project.setupPy.matchAll(/["'](Programming Language :: Python :: [^"'\n]+)["']/g)].map((match) => match[1] ?? '') },
  ];
  const found = places.map(({ file, lines }) => ({ file, cycles: cyclesOf(lines.map((line) => line.replace(/^.*:: Python :: /, ''))) }));
  return found.find(({ cycles }) => cycles.length > 0);
}

/** `py39`, `py3.10` and `py{39,310}` of a tox environment list. */
export function toxCycles(project: PythonProject): { readonly file: string; readonly cycles: string[] } | undefined {
  const legacy = stringAt(project.pyproject, 'tool', 'tox', 'legacy_tox_ini') ?? '';
  const native = valueAt(project.pyproject, 'tool', 'tox', 'env_list') ?? valueAt(project.pyproject, 'tool', 'tox', 'envlist');
  const places = [
    { file: 'tox.ini', text: project.toxIni.get('tox')?.get('envlist') ?? project.toxIni.get('tox')?.get('env_list') ?? '' },
    { file: 'pyproject.toml', text: Array.isArray(native) ? native.join('\n') : (/env_?list\s*=\s*([^\n]*(?:\n[ \t]+[^\n]*)*)/.exec(legacy)?.[1] ?? '') },
    { file: 'setup.cfg', text: project.setupCfg.get('tox:tox')?.get('envlist') ?? '' },
  ];
  const found = places.map(({ file, text }) => ({ file, cycles: toxNames(text) }));
  return found.find(({ cycles }) => cycles.length > 0);
}

function toxNames(text: string): string[] {
  const braces = [...text.matchAll(/\bpy\{([^}]*)\}/g)].flatMap((match) => (match[1] ?? '').split(','));
  const plain = [...text.matchAll(/\bpy(?:thon)?(\d\.?\d{1,2})\b/g)].map((match) => match[1] ?? '');
  return cyclesOf([...braces, ...plain].map((name) => name.trim().replace(/^([23])\.?(\d{1,2})$/, '$1.$2')));
}

function rangeFact(file: string, cycles: readonly string[], rule: string, what: string, confidence: number): VersionFact[] {
  const value = rangeText(cycles);
  return value === undefined ? [] : [versionFact(value, evidence('version', file, rule, `${what} ${cycles.join(', ')}.`, confidence))];
}

function lists(project: PythonProject): VersionFact[] {
  const classifiers = classifierCycles(project);
  const tox = toxCycles(project);
  const fromCi = ciVersions(project.context, 'python').map(({ file, versions }) => ({ file, cycles: cyclesOf(versions.map((version) => version.replace(/^([23]\.\d{1,2})\..*$/, '$1'))) }));
  return [
    ...(classifiers === undefined ? [] : rangeFact(joinPath(project.folder, classifiers.file), classifiers.cycles, 'classifiers', 'The classifiers name', 0.8)),
    ...fromCi.flatMap(({ file, cycles }) => rangeFact(file, cycles, 'existing-ci', "The maintainers' CI runs on", 0.8)),
    ...(tox === undefined ? [] : rangeFact(joinPath(project.folder, tox.file), tox.cycles, 'tox-envlist', 'The tox environments are for', 0.7)),
  ];
}

function conda(project: PythonProject): VersionFact[] {
  const names = ['environment.yml', 'environment.yaml'].filter((name) => indexOf(project.context).has(project.folder, name));
  return names.flatMap((name) => {
    const { data } = readYaml(project.context.tree, joinPath(project.folder, name));
    const line = stringsAt(tableAt(data), 'dependencies').find((item) => /^python\s*[=<>]/.test(item));
    return stated(project, name, line?.replace(/^python\s*=*\s*/, ''), 'conda', 'The conda environment', 0.6);
  });
}

/** Versions in a text: `3.9 - 3.11` names two, `>=3.8` one. */
function namedIn(value: string): string[] {
  return value.match(/\d+\.\d+/g) ?? [];
}

/** pip looks at the range only where it installs the project itself, not for an application of requirement files. */
function isRangeEnforced(project: PythonProject): boolean {
  return isPackaged(project) || managerOf(project).name !== 'pip' || project.requirementFiles.length === 0;
}

/**
 * Every version that any file names, the supported range first, then pins, then what is merely listed. What only lists
 * or pins releases that the stated range allows agrees with it and is left out. Where nothing enforces the range, what
 * is pinned beside it is what the project runs on, and comes first.
 */
export function pythonVersions(project: PythonProject): VersionFact[] {
  const ranges = constraints(project);
  const [range] = ranges;
  const pinned = pins(project);
  const named = [...lists(project), ...conda(project)];
  if (range === undefined) return [...pinned, ...named];
  const isApart = ({ value }: VersionFact): boolean => !namedIn(value).every((cycle) => cycleSatisfies(range.value, cycle));
  const [pinnedApart, namedApart] = [pinned.filter(isApart), named.filter(isApart)];
  return isRangeEnforced(project) ? [...ranges, ...pinnedApart, ...namedApart] : [...pinnedApart, ...ranges, ...namedApart];
}

/** Cycles the maintainers list themselves. */
export function listedCycles(project: PythonProject): readonly string[] | undefined {
  return (classifierCycles(project) ?? toxCycles(project))?.cycles;
}
