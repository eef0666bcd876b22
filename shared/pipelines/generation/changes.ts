import type { Changes } from '../model.ts';
import { quoteWord, unquoteWord } from './shell.ts';

interface Concerned {
  readonly id: string;
  readonly changes: Changes;
}

/** Prose and settings of editors: no command of a component outside reads them. */
const HARMLESS_NAMES = ['*.md', '*.rst', '*.adoc', 'LICENSE*', 'COPYING*', 'NOTICE*', '.gitignore', '.gitattributes', '.editorconfig', 'CODEOWNERS'];
const HARMLESS_FOLDERS = ['docs', '.vscode', '.idea', '.github/ISSUE_TEMPLATE'];
const escape = (text: string): string => text.replaceAll(/[.*]/g, String.raw`\$&`);
const HARMLESS = new RegExp(`^(?:${HARMLESS_FOLDERS.map((folder) => `${escape(folder)}/.*`).join('|')}|(?:[^/]*/)*(?:${HARMLESS_NAMES.map((name) => escape(name).replaceAll(String.raw`\*`, '[^/]*')).join('|')}))$`, 's');

/** True for a path that concerns nothing but the folder of the component that it lies in. */
export function isHarmless(path: string): boolean {
  return HARMLESS.test(path);
}

/**
 * Ids of the jobs that changed paths concern. A path that concerns no job at all and is no mere prose is one that the
 * plan did not know, and then every job is concerned. The printed shell says the same.
 */
export function concernedJobs(jobs: readonly Concerned[], changed: readonly string[]): readonly string[] {
  const unknown = changed.some((path) => !isHarmless(path) && jobs.every(({ changes }) => !matches(changes, path)));
  return jobs.filter(({ changes }) => unknown || changed.some((path) => matches(changes, path))).map(({ id }) => id);
}

function matches({ folders, files }: Changes, path: string): boolean {
  return files.includes(path) || folders.some((folder) => path.startsWith(`${folder}/`));
}

/** A path that no platform takes for a pattern and that git prints as it is. */
export function isPlainPath(path: string): boolean {
  return /^[A-Za-z0-9_@+.][A-Za-z0-9_@+./ -]*$/.test(path) && !/(?:^|\/)\.{1,2}(?:\/|$)|\/\/| $|\/$/.test(path);
}

/** `case` patterns of the paths that concern a job: a folder ends with `/*`. */
function patterns({ folders, files }: Changes): readonly string[] {
  return [...folders.map((folder) => `${quoteWord(`${folder}/`)}*`), ...files.map(quoteWord)];
}

const variable = (id: string): string => `concerned_${id.replaceAll('-', '_')}`;

/**
 * Lines of bash that say for each job whether a change concerns it: `<job>=true` in `$GITHUB_OUTPUT`. `$BASE` is the
 * commit that the change is to be merged into; empty for anything but a pull request, and then every job is concerned.
 */
export function changesScript(jobs: readonly Concerned[]): readonly string[] {
  return [
    'all=false',
    // Without both ends of the change nothing is known, and then everything runs.
    'changed="$(mktemp)"',
    'if [ -z "$BASE" ] || ! git diff --name-only --no-renames -z "$BASE...HEAD" > "$changed"; then all=true; fi',
    ...jobs.map(({ id }) => `${variable(id)}=false`),
    'while IFS= read -r -d "" path; do',
    '  known=false',
    ...jobs.map(({ id, changes }) => `  case "$path" in ${patterns(changes).join(' | ')}) known=true; ${variable(id)}=true ;; esac`),
    `  case "$path" in ${HARMLESS_FOLDERS.map((folder) => `${folder}/*`).join(' | ')}) known=true ;; esac`,
    `  case "\${path##*/}" in ${HARMLESS_NAMES.join(' | ')}) known=true ;; esac`,
    '  if [ "$known" = false ]; then all=true; fi',
    'done < "$changed"',
    ...jobs.map(({ id }) => `if [ "$all" = true ] || [ "$${variable(id)}" = true ]; then echo '${id}=true'; else echo '${id}=false'; fi >> "$GITHUB_OUTPUT"`),
  ];
}

const PATTERN_LINE = /^ {2}case "\$path" in (.*)\) known=true; concerned_([a-z0-9_]+)=true ;; esac$/;

/** What {@link changesScript} looks for, by job id. */
export function readChangesScript(lines: readonly string[]): ReadonlyMap<string, Changes> {
  return new Map(
    lines.flatMap((line) => {
      const [, text, id] = PATTERN_LINE.exec(line) ?? [];
      return id === undefined || text === undefined ? [] : [[id.replaceAll('_', '-'), readPatterns(text.split(' | '))] as const];
    }),
  );
}

function readPatterns(words: readonly string[]): Changes {
  const folders = words.filter((word) => word.endsWith('*')).map((word) => unquoteWord(word.slice(0, -1)).slice(0, -1));
  return { folders, files: words.filter((word) => !word.endsWith('*')).map(unquoteWord) };
}
