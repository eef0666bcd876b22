import { languageOfVariable, stepFolder, versionOfImage, VersionNotes } from '../../detection/ci-text.ts';
import { defineCiReader, type CiStep } from '../../detection/model.ts';

/** Scripts are bounded, so that quotes which never close cost little. */
const SHELL_STEP = /\bsh\s{0,9}(?:\(\s{0,9})?(?:label\s{0,9}:\s{0,9}(?:'[^'\n]{0,200}'|"[^"\n]{0,200}")\s{0,9},\s{0,9})?(?:script\s{0,9}:\s{0,9})?(?:'''([\s\S]{0,4000}?)'''|"""([\s\S]{0,4000}?)"""|'((?:[^'\\\n]|\\.){0,4000})'|"((?:[^"\\\n]|\\.){0,4000})")/g;
/** Longer files are machine-made; their beginning says enough. */
const MAX_TEXT = 100_000;
const MAX_STEPS = 500;
const STAGE = /\bstage\s*\(\s*['"]([^'"]+)['"]/g;
const IMAGE = /\bimage\s+['"]([^'"]+)['"]/g;
const AXIS = /\baxis\s{0,9}\{\s{0,99}name\s{1,9}['"](\w+)['"]\s{1,99}values\s{1,9}((?:['"][^'"\n]{1,40}['"][,\s]{0,99}){1,50})/g;
const NOT_CHECKS = /deploy|release|publish|push|notify/i;

interface Folder {
  readonly path: string;
  readonly start: number;
  readonly end: number;
}

const MAX_FOLDERS = 100;

/** Blocks of `dir('web') { … }`, by counting braces. */
function foldersOf(text: string): Folder[] {
  return [...text.matchAll(/\bdir\s{0,9}\(\s{0,9}['"]([^'"\n]{1,200})['"]\s{0,9}\)\s{0,9}\{/g)].slice(0, MAX_FOLDERS).map((match) => {
    const start = match.index + match[0].length;
    let depth = 1;
    let end = start;
    for (; end < text.length && depth > 0; end += 1) depth += text[end] === '{' ? 1 : text[end] === '}' ? -1 : 0;
    return { path: stepFolder(match[1]), start, end };
  });
}

/** Reads the shell steps of a Jenkinsfile as text: Groovy is code, and code of a repository is never run. */
export default defineCiReader({
  id: 'jenkins',
  manifests: ['Jenkinsfile'],
  matches: (path) => path === 'Jenkinsfile',
  read(path, whole) {
    const text = whole.slice(0, MAX_TEXT);
    const notes = new VersionNotes();
    for (const [, image = ''] of text.matchAll(IMAGE)) {
      const brought = versionOfImage(image);
      if (brought) notes.add(brought.language, [brought.version]);
    }
    for (const [, variable = '', values = ''] of text.matchAll(AXIS)) {
      const language = languageOfVariable(variable);
      if (language !== undefined) notes.add(language, [...values.matchAll(/['"]([^'"]+)['"]/g)].map(([, value = '']) => value));
    }
    const folders = foldersOf(text);
    const stages = [...text.matchAll(STAGE)];
    const matches = [...text.matchAll(SHELL_STEP)].slice(0, MAX_STEPS);
    const steps = matches.flatMap((match, index): CiStep[] => {
      const run = (match[1] ?? match[2] ?? match[3] ?? match[4] ?? '').trim().replaceAll(/\\(["'\\$])/g, '$1');
      const interpolated = (match[2] !== undefined || match[4] !== undefined) && /\$\{?\w/.test(run);
      const job = stages.findLast((stage) => stage.index < match.index)?.[1] ?? 'pipeline';
      if (run === '' || interpolated || NOT_CHECKS.test(job)) return [];
      return [{ file: path, line: text.slice(0, match.index).split('\n').length, job, name: null, run, path: folders.findLast(({ start, end }) => start < match.index && match.index < end)?.path ?? '.', env: {}, index }];
    });
    return { ci: { platform: 'jenkins', path, steps, versions: notes.toRecord(), services: [], purpose: 'checks' }, warnings: [] };
  },
});
