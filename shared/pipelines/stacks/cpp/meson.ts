import { evidenceFor, lineOf, versionFact } from '../../detection/evidence.ts';
import type { StackContext } from '../../detection/model.ts';
import { folderOf } from '../../detection/paths.ts';
import { indexOf } from '../../detection/tree-index.ts';
import type { NativeProject } from './build-system.ts';

const evidence = evidenceFor('cpp');
const PROJECT = /(?:^|\n)\s*project\s*\(([^)]{1,600})\)/;
const MINIMUM = /meson_version\s*:\s*['"]\s*([<>=! \d.,]{1,40})['"]/;
const TEST = /(?:^|\n)\s*test\s*\(/;
const MAX_READ = 60;

const code = (text: string): string => text.replaceAll(/#[^\n]*/g, '');

/** A project of Meson for C or C++; `undefined` for a subfolder's file and for other languages. */
export function readMeson(context: StackContext, file: string): NativeProject | undefined {
  const folder = folderOf(file);
  const raw = context.tree.read(file) ?? '';
  const project = PROJECT.exec(code(raw))?.[1];
  const isCpp = /['"]cpp['"]/.test(project ?? '');
  if (project === undefined || !(isCpp || /['"]c['"]/.test(project))) return undefined;
  const minimum = MINIMUM.exec(project)?.[1]?.trim();
  const files = indexOf(context).under(folder).filter((path) => path.endsWith('meson.build') && !/(?:^|\/)subprojects\//.test(path));
  const test = files.slice(0, MAX_READ).find((path) => TEST.test(code(context.tree.read(path) ?? '')));
  return {
    system: 'meson',
    folder,
    file,
    language: isCpp ? 'cpp' : 'c',
    versions: minimum === undefined ? [] : [versionFact(minimum, evidence('version', file, 'meson-version', `${file} asks for Meson ${minimum}.`, 0.95, lineOf(raw, MINIMUM)))],
    build: 'meson setup build && meson compile -C build',
    buildFrom: file,
    outputs: ['build'],
    test: test === undefined ? undefined : { run: 'meson test -C build --print-errorlogs', file: test },
    warnings: [],
  };
}
