import { evidenceFor, versionFact } from './evidence.ts';
import type { StackContext, VersionFact } from './model.ts';
import { ancestorsOf, joinPath } from './paths.ts';

const VERSION = /^\d+(?:\.\d+){0,2}(?:[-.](?:preview|rc|p|otp)[-.]?\d+)?$/;

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
    return fact(file, (context.tree.read(file) ?? '').trim().replace(prefix, ''), 1);
  });
  const file = joinPath(folder, '.tool-versions');
  const lines = (context.tree.read(file) ?? '').split('\n');
  const line = lines.findIndex((text) => text.startsWith(`${tool} `));
  return [...alone, ...(line === -1 ? [] : fact(file, (lines[line] ?? '').trim().split(/\s+/)[1] ?? '', line + 1))];
}

/** Versions that the files of version managers pin, in the folder or the nearest one above that pins any. */
export function pinnedVersions(context: StackContext, folder: string, files: VersionFiles): VersionFact[] {
  for (const place of [folder, ...ancestorsOf(folder)]) {
    const found = pinsIn(context, place, files);
    if (found.length > 0) return found;
  }
  return [];
}
