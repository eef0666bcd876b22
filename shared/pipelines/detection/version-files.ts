import { evidenceFor, lineOf, versionFact } from './evidence.ts';
import { readToml, stringsAt, stringAt } from './manifests.ts';
import type { StackContext, VersionFact } from './model.ts';
import { ancestorsOf, joinPath } from './paths.ts';

const VERSION = /^\d+(?:\.\d+){0,2}(?:[-.](?:preview|rc|p|otp)[-.]?\d+)?$/;

const MISE_FILES = ['mise.toml', '.mise.toml', '.config/mise.toml', 'mise/config.toml'];

/** What `[tools]` of mise's settings in one folder says of a tool: `ruby = "3.3.0"`, a list or a table. */
export function miseVersion(context: StackContext, folder: string, tool: string): { readonly file: string; readonly value: string; readonly line: number | undefined } | undefined {
  const file = MISE_FILES.map((name) => joinPath(folder, name)).find((path) => context.paths.has(path));
  if (file === undefined) return undefined;
  const { data } = readToml(context.tree, file);
  const value = stringAt(data, 'tools', tool) ?? stringAt(data, 'tools', tool, 'version') ?? stringsAt(data, 'tools', tool)[0];
  return value === undefined || !VERSION.test(value) ? undefined : { file, value, line: lineOf(context.tree.read(file) ?? '', new RegExp(`^"?${tool}"?\\s*=`, 'm')) };
}

interface VersionFiles {
  readonly stack: string;
  /** Files that hold nothing but the version, as `.ruby-version`. */
  readonly plain: readonly string[];
  /** Word before the version in `.tool-versions`. */
  readonly tool: string;
  /** Before the version in a plain file: `ruby-3.4.1`. */
  readonly prefix?: RegExp;
}

function pinsIn(context: StackContext, folder: string, { stack, plain, tool, prefix = /^v/ }: VersionFiles): VersionFact[] {
  const evidence = evidenceFor(stack);
  const fact = (file: string, value: string, line: number): VersionFact[] =>
    VERSION.test(value) ? [versionFact(value, evidence('version', file, 'version-file', `${file} pins ${value}.`, 0.95, line))] : [];
  const alone = plain.flatMap((name) => {
    const file = joinPath(folder, name);
    const lines = (context.tree.read(file) ?? '').split('\n').map((text) => text.trim());
    const at = lines.findIndex((text) => text !== '' && !text.startsWith('#'));
    return fact(file, (lines[at] ?? '').replace(prefix, ''), at + 1);
  });
  const file = joinPath(folder, '.tool-versions');
  const lines = (context.tree.read(file) ?? '').split('\n');
  const line = lines.findIndex((text) => text.startsWith(`${tool} `));
  const mise = miseVersion(context, folder, tool);
  const managed = mise === undefined ? [] : fact(mise.file, mise.value, mise.line ?? 1);
  return [...alone, ...(line === -1 ? [] : fact(file, (lines[line] ?? '').trim().split(/\s+/)[1] ?? '', line + 1)), ...managed];
}

/** Versions that the files of version managers pin, in the folder or the nearest one above that pins any. */
export function pinnedVersions(context: StackContext, folder: string, files: VersionFiles): VersionFact[] {
  for (const place of [folder, ...ancestorsOf(folder)]) {
    const found = pinsIn(context, place, files);
    if (found.length > 0) return found;
  }
  return [];
}
