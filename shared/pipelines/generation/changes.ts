import type { Changes } from '../model.ts';
import { quoteWord, unquoteWord } from './shell.ts';

/** True when one of the changed paths concerns a job. The printed shell and the platforms' own rules say the same. */
export function concerns({ folders, files }: Changes, changed: readonly string[]): boolean {
  return changed.some((path) => files.includes(path) || folders.some((folder) => path.startsWith(`${folder}/`)));
}

/** A path that no platform takes for a pattern and that git prints as it is. */
export function isPlainPath(path: string): boolean {
  return /^[A-Za-z0-9_@+][A-Za-z0-9_@+./ -]*$/.test(path) && !path.includes('..') && !path.endsWith(' ') && !path.endsWith('/');
}

/** `case` patterns of the paths that concern a job: a folder ends with `/*`. */
function patterns({ folders, files }: Changes): readonly string[] {
  return [...folders.map((folder) => `${quoteWord(`${folder}/`)}*`), ...files.map(quoteWord)];
}

const HEAD = [
  // Without both ends of the change nothing is known, and then everything runs.
  'if [ -n "$BASE" ] && git rev-parse --quiet --verify "$BASE^{commit}" >/dev/null; then known=true; else known=false; fi',
  'if [ "$known" = true ]; then git diff --name-only --no-renames -z "$BASE...HEAD" > "$RUNNER_TEMP/changed" || known=false; fi',
  'concerned() {',
  '  [ "$known" = true ] || return 0',
  '  while IFS= read -r -d "" path; do',
  '    if concerns_"$1" "$path"; then return 0; fi',
  '  done < "$RUNNER_TEMP/changed"',
  '  return 1',
  '}',
];

/**
 * Lines of bash that say for each job whether a change concerns it: `<job>=true` in `$GITHUB_OUTPUT`. `$BASE` is the
 * commit that the change is to be merged into; empty for anything but a pull request, and then every job is concerned.
 */
export function changesScript(jobs: readonly { readonly id: string; readonly changes: Changes }[]): readonly string[] {
  return [
    ...HEAD,
    ...jobs.map(({ id, changes }) => `concerns_${id.replaceAll('-', '_')}() { case "$1" in ${patterns(changes).join(' | ')}) return 0 ;; *) return 1 ;; esac; }`),
    ...jobs.map(({ id }) => `if concerned ${id.replaceAll('-', '_')}; then echo '${id}=true'; else echo '${id}=false'; fi >> "$GITHUB_OUTPUT"`),
  ];
}

const PATTERN_LINE = /^concerns_([a-z0-9_]+)\(\) \{ case "\$1" in (.*)\) return 0 ;; \*\) return 1 ;; esac; \}$/;

/** What {@link changesScript} looks for, by job id. */
export function readChangesScript(lines: readonly string[]): ReadonlyMap<string, Changes> {
  return new Map(
    lines.flatMap((line) => {
      const [, id, text] = PATTERN_LINE.exec(line) ?? [];
      return id === undefined || text === undefined ? [] : [[id.replaceAll('_', '-'), readPatterns(text.split(' | '))] as const];
    }),
  );
}

function readPatterns(words: readonly string[]): Changes {
  const folders = words.filter((word) => word.endsWith('*')).map((word) => unquoteWord(word.slice(0, -1)).slice(0, -1));
  return { folders, files: words.filter((word) => !word.endsWith('*')).map(unquoteWord) };
}
