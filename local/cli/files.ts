import { existsSync, lstatSync, mkdirSync, readFileSync, realpathSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import { unprocessable } from '../../shared/core/errors.ts';
import { unifiedDiff } from '../../shared/pipelines/regeneration/unified-diff.ts';

export interface OutputFile {
  readonly path: string;
  readonly content: string;
}

/** A generated file against what stands at its place now. */
export interface Change {
  readonly path: string;
  readonly content: string;
  readonly kind: 'new' | 'changed' | 'same';
  /** Unified diff; empty when nothing changes. */
  readonly diff: string;
}

/** Output that carries files to write, such as that of `pipelines.generate`. */
export function filesOf(output: unknown): readonly OutputFile[] | undefined {
  const files: unknown = output !== null && typeof output === 'object' ? Reflect.get(output, 'files') : undefined;
  if (!Array.isArray(files)) return undefined;
  return files.every(isFile) ? files : undefined;
}

function isFile(value: unknown): value is OutputFile {
  return value !== null && typeof value === 'object' && 'path' in value && typeof value.path === 'string' && 'content' in value && typeof value.content === 'string';
}

/** Place of a file below `root`; throws `UNSAFE_PATH` when a link or `..` would lead out of it. */
function placeOf(root: string, path: string): string {
  const place = join(root, path);
  let parent = dirname(place);
  while (!existsSync(parent)) parent = dirname(parent);
  const inside = relative(realpathSync(root), realpathSync(parent));
  const leaves = inside.startsWith('..') || inside.startsWith(sep) || relative(root, place).startsWith('..');
  const isLink = lstatSync(place, { throwIfNoEntry: false })?.isSymbolicLink() ?? false;
  if (leaves || isLink) throw unprocessable('UNSAFE_PATH', `${path} lies outside ${root}, or is a link: nothing was written.`);
  return place;
}

/** What writing the files below `root` would change. Reads only. */
export function planChanges(root: string, files: readonly OutputFile[]): Change[] {
  return files.map(({ path, content }) => {
    const place = placeOf(root, path);
    const before = existsSync(place) ? readFileSync(place, 'utf8') : undefined;
    if (before === content) return { path, content, kind: 'same', diff: '' };
    return { path, content, kind: before === undefined ? 'new' : 'changed', diff: unifiedDiff(path, before, content) };
  });
}

/** Writes what differs and says how many files that were. */
export function applyChanges(root: string, changes: readonly Change[]): number {
  const wanted = changes.filter((change) => change.kind !== 'same');
  for (const { path, content } of wanted) {
    const place = placeOf(root, path);
    mkdirSync(dirname(place), { recursive: true });
    writeFileSync(place, content);
  }
  return wanted.length;
}
