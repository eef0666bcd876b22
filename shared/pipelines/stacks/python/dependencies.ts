import { listOption } from '../../detection/ini.ts';
import { stringsAt, tableAt, tablesAt, valueAt } from '../../detection/manifests.ts';
import type { Ini } from '../../detection/ini.ts';

/** Where a dependency is declared; it decides what must be installed to have it. */
export interface Declaration {
  readonly kind: 'main' | 'extra' | 'group' | 'file';
  /** Name of the extra or group, path of the file; empty for `main`. */
  readonly name: string;
  readonly file: string;
}

export type Dependencies = ReadonlyMap<string, readonly Declaration[]>;

/** Name by PEP 503, or nothing for what is no requirement (options, URLs, comments). */
export function requirementName(requirement: string): string | undefined {
  const name = /^\s*([A-Za-z0-9](?:[A-Za-z0-9._-]{0,100}[A-Za-z0-9])?)\s*(?:$|[[<>=!~;,@\s(])/.exec(requirement)?.[1];
  return name?.toLowerCase().replaceAll(/[-_.]+/g, '-');
}

/** Requirement lines of a requirements file, comments and continuations resolved. */
export function requirementLines(text: string): string[] {
  return text.replaceAll(/\\\r?\n/g, ' ').split(/\r?\n/).map((line) => line.replace(/(^|\s)#.*$/, '').trim()).filter((line) => line !== '');
}

interface Listed extends Declaration {
  readonly requirements: readonly string[];
}

function fromPyproject(data: unknown, file: string): Listed[] {
  const extras = Object.entries(tableAt(data, 'project', 'optional-dependencies'));
  const groups = Object.keys(tableAt(data, 'dependency-groups'));
  const poetryGroups = Object.keys(tableAt(data, 'tool', 'poetry', 'group'));
  const pdmGroups = Object.keys(tableAt(data, 'tool', 'pdm', 'dev-dependencies'));
  const hatchEnvironments = Object.keys(tableAt(data, 'tool', 'hatch', 'envs'));
  return [
    { kind: 'main', name: '', file, requirements: stringsAt(data, 'project', 'dependencies') },
    { kind: 'main', name: '', file, requirements: Object.keys(tableAt(data, 'tool', 'poetry', 'dependencies')) },
    ...extras.map(([name]): Listed => ({ kind: 'extra', name, file, requirements: stringsAt(data, 'project', 'optional-dependencies', name) })),
    ...groups.map((name): Listed => ({ kind: 'group', name, file, requirements: groupRequirements(data, name, new Set()) })),
    ...poetryGroups.map((name): Listed => ({ kind: 'group', name, file, requirements: Object.keys(tableAt(data, 'tool', 'poetry', 'group', name, 'dependencies')) })),
    { kind: 'group', name: 'dev', file, requirements: Object.keys(tableAt(data, 'tool', 'poetry', 'dev-dependencies')) },
    { kind: 'group', name: 'dev', file, requirements: stringsAt(data, 'tool', 'uv', 'dev-dependencies') },
    ...pdmGroups.map((name): Listed => ({ kind: 'group', name, file, requirements: stringsAt(data, 'tool', 'pdm', 'dev-dependencies', name) })),
    ...hatchEnvironments.map((name): Listed => ({ kind: 'group', name: `hatch:${name}`, file, requirements: [...stringsAt(data, 'tool', 'hatch', 'envs', name, 'dependencies'), ...stringsAt(data, 'tool', 'hatch', 'envs', name, 'extra-dependencies')] })),
  ];
}

/** A dependency group with the groups it includes (PEP 735). */
function groupRequirements(data: unknown, name: string, seen: Set<string>): string[] {
  if (seen.has(name)) return [];
  seen.add(name);
  const included = tablesAt(data, 'dependency-groups', name).map((entry) => valueAt(entry, 'include-group'));
  const own = stringsAt(data, 'dependency-groups', name);
  return [...own, ...included.flatMap((group) => (typeof group === 'string' ? groupRequirements(data, group, seen) : []))];
}

function fromSetupCfg(ini: Ini, file: string): Listed[] {
  const extras = [...(ini.get('options.extras_require')?.keys() ?? [])];
  return [
    { kind: 'main', name: '', file, requirements: listOption(ini, 'options', 'install_requires') },
    ...extras.map((name): Listed => ({ kind: 'extra', name, file, requirements: listOption(ini, 'options.extras_require', name) })),
  ];
}

/** Strings in the lists of `install_requires` and `extras_require`; computed ones stay unknown. */
function fromSetupPy(text: string, file: string): Listed[] {
  const list = (pattern: RegExp): string[] => [...text.matchAll(pattern)].flatMap((match) => [...(match[1] ?? '').matchAll(/["']([^"'\n]+)["']/g)].map((item) => item[1] ?? ''));
  const extras = /extras_require\s*=\s*\{([\s\S]{0,4000}?)\n?\s*\}/.exec(text)?.[1] ?? '';
  const named = [...extras.matchAll(/["']([\w-]+)["']\s*:\s*\[([^\]]*)\]/g)];
  return [
    { kind: 'main', name: '', file, requirements: list(/install_requires\s*=\s*\[([^\]]*)\]/g) },
    { kind: 'main', name: '', file, requirements: list(/tests_require\s*=\s*\[([^\]]*)\]/g) },
    ...named.map((match): Listed => ({ kind: 'extra', name: match[1] ?? '', file, requirements: [...(match[2] ?? '').matchAll(/["']([^"'\n]+)["']/g)].map((item) => item[1] ?? '') })),
  ];
}

function fromPipfile(data: unknown, file: string): Listed[] {
  return [
    { kind: 'main', name: '', file, requirements: Object.keys(tableAt(data, 'packages')) },
    { kind: 'group', name: 'dev', file, requirements: Object.keys(tableAt(data, 'dev-packages')) },
  ];
}

interface Sources {
  readonly pyproject?: { readonly file: string; readonly data: unknown };
  readonly setupCfg?: { readonly file: string; readonly ini: Ini };
  readonly setupPy?: { readonly file: string; readonly text: string };
  readonly pipfile?: { readonly file: string; readonly data: unknown };
  readonly requirements: readonly { readonly file: string; readonly lines: readonly string[] }[];
}

export function collectDependencies({ pyproject, setupCfg, setupPy, pipfile, requirements }: Sources): Dependencies {
  const listed = [
    ...(pyproject === undefined ? [] : fromPyproject(pyproject.data, pyproject.file)),
    ...(setupCfg === undefined ? [] : fromSetupCfg(setupCfg.ini, setupCfg.file)),
    ...(setupPy === undefined ? [] : fromSetupPy(setupPy.text, setupPy.file)),
    ...(pipfile === undefined ? [] : fromPipfile(pipfile.data, pipfile.file)),
    ...requirements.map(({ file, lines }): Listed => ({ kind: 'file', name: file, file, requirements: lines })),
  ];
  const found = new Map<string, Declaration[]>();
  for (const { requirements: lines, ...declaration } of listed) {
    for (const name of new Set(lines.flatMap((line) => requirementName(line) ?? []))) {
      found.set(name, [...(found.get(name) ?? []), declaration]);
    }
  }
  return found;
}
