import type { StackContext } from '../../detection/model.ts';
import { folderOf, joinPath } from '../../detection/paths.ts';
import { indexOf } from '../../detection/tree-index.ts';
import type { NativeProject } from './build-system.ts';

const COMPILES = /\$[({](?:CC|CXX|CPP|LD)[)}]|(?:^|\s)(?:gcc|g\+\+|clang|clang\+\+|cc|c\+\+)\s+-/m;
const SOURCE_FOLDERS = ['.', 'src', 'lib', 'source'];

function sourceIn(context: StackContext, folder: string): string | undefined {
  const index = indexOf(context);
  const places = SOURCE_FOLDERS.map((name) => (name === '.' ? folder : joinPath(folder, name)));
  return places.flatMap((place) => index.namesIn(place).map((name) => joinPath(place, name))).find((path) => /\.(?:c|cc|cpp|cxx)$/.test(path));
}

const testTarget = (text: string): string | undefined => ['test', 'tests', 'check'].find((name) => new RegExp(`^${name}[ \\t]*::?(?!=)`, 'm').test(text));

/** A Makefile that calls a compiler on sources beside it. */
export function readMake(context: StackContext, file: string): NativeProject | undefined {
  const folder = folderOf(file);
  const text = context.tree.read(file) ?? '';
  const source = sourceIn(context, folder);
  const isImplicit = !/^\t/m.test(text);
  if (source === undefined || !(COMPILES.test(text) || isImplicit)) return undefined;
  const target = testTarget(text);
  return { system: 'make', folder, file, language: source.endsWith('.c') ? 'c' : 'cpp', versions: [], build: 'make', buildFrom: file, outputs: [], test: target === undefined ? undefined : { run: `make ${target}`, file }, warnings: [] };
}

/** Autotools: a generated `configure`, or what it is generated from. */
export function readAutotools(context: StackContext, file: string): NativeProject | undefined {
  const folder = folderOf(file);
  const index = indexOf(context);
  if (!index.has(folder, 'Makefile.am') && !index.has(folder, 'Makefile.in')) return undefined;
  const prepare = index.has(folder, 'configure') ? '' : 'autoreconf --install && ';
  const inputs = index.under(folder).filter((path) => path.endsWith('Makefile.am')).slice(0, 40);
  const test = inputs.find((path) => /^(?:TESTS|check_PROGRAMS)\s*\+?=/m.test(context.tree.read(path) ?? ''));
  const source = sourceIn(context, folder);
  return { system: 'autotools', folder, file, language: source === undefined ? undefined : source.endsWith('.c') ? 'c' : 'cpp', versions: [], build: `${prepare}./configure && make`, buildFrom: file, outputs: [], test: test === undefined ? undefined : { run: 'make check', file: test }, warnings: [] };
}
