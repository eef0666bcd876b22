import { isPlainName } from '../../detection/evidence.ts';
import { readJson, stringAt, tablesAt } from '../../detection/manifests.ts';
import type { StackContext } from '../../detection/model.ts';
import { joinPath } from '../../detection/paths.ts';

/** Lines that the presets of a project stand for (cmake-presets(7)). */
export interface Presets {
  readonly file: string;
  readonly build: string;
  readonly test: string | undefined;
  /** `cmakeMinimumRequired`, as `3.25.0`. */
  readonly minimum: string | undefined;
}

const PREFERRED = ['ci', 'default', 'linux', 'release'];

/** False for a preset that is hidden or only holds on another system. */
function fitsLinux(preset: unknown): boolean {
  const system = stringAt(preset, 'condition', 'rhs');
  const isOther = stringAt(preset, 'condition', 'lhs') === '${hostSystemName}' && (stringAt(preset, 'condition', 'type') === 'notEquals') === (system === 'Linux');
  const name = stringAt(preset, 'name');
  return name !== undefined && isPlainName(name) && !/(^|[-_])(windows|win\d*|msvc|vs\d*|macos|darwin|osx|ios|android)([-_]|$)/i.test(name) && !isOther && (preset as { hidden?: unknown }).hidden !== true;
}

function versionOf(data: unknown): string | undefined {
  const stated = data !== null && typeof data === 'object' && 'cmakeMinimumRequired' in data ? data.cmakeMinimumRequired : undefined;
  if (stated === null || typeof stated !== 'object') return undefined;
  const parts = ['major', 'minor', 'patch'].map((part) => new Map(Object.entries(stated)).get(part)).filter((part) => Number.isInteger(part));
  return parts.length === 0 ? undefined : parts.join('.');
}

/** The preset of each kind for a Linux machine; `undefined` when none can be named. */
export function readPresets(context: StackContext, folder: string): Presets | undefined {
  const file = joinPath(folder, 'CMakePresets.json');
  if (!context.paths.has(file)) return undefined;
  const { data } = readJson(context.tree, file);
  const named = (kind: string): string[] => tablesAt(data, kind).filter(fitsLinux).flatMap((preset) => stringAt(preset, 'name') ?? []);
  const configure = named('configurePresets');
  const chosen = PREFERRED.find((name) => configure.includes(name)) ?? configure[0];
  if (chosen === undefined) return undefined;
  const following = (kind: string): string | undefined => tablesAt(data, kind).filter(fitsLinux).filter((preset) => stringAt(preset, 'configurePreset') === chosen).flatMap((preset) => stringAt(preset, 'name') ?? [])[0];
  const build = following('buildPresets');
  const test = following('testPresets');
  return build === undefined ? undefined : { file, build: `cmake --preset ${chosen} && cmake --build --preset ${build}`, test: test === undefined ? undefined : `ctest --preset ${test}`, minimum: versionOf(data) };
}
