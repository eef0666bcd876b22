import { resolvePath } from '../detection/paths.ts';

const INSTRUCTION = /^\s*(?:COPY|ADD)\s+(.*)$/i;
/** Lines of a Dockerfile that are read. */
const MOST_LINES = 2000;

/**
 * Files that a Dockerfile copies from its context and that are not there: what another job builds first, say. Sources
 * that only the builder knows (variables, addresses, other stages, texts in place) count as there.
 * @param context Folder relative to the root.
 * @param paths Every file of the repository.
 */
export function missingSources(dockerfile: string, context: string, paths: ReadonlySet<string>): readonly string[] {
  const lines = dockerfile.split(/\r?\n/).slice(0, MOST_LINES).filter((line) => !/^\s*#/.test(line)).join('\n').replaceAll(/\\\n/g, ' ').split('\n');
  const sources = lines.flatMap((line) => sourcesOf(INSTRUCTION.exec(line)?.[1] ?? ''));
  return [...new Set(sources)].filter((source) => !isThere(source, context, paths));
}

function sourcesOf(words: string): readonly string[] {
  if (/--from=/.test(words) || words.includes('<<')) return [];
  const listed = words.replaceAll(/--[a-z]+(?:=\S+)?\s+/g, '').trim();
  const parts = listed.startsWith('[') ? [...listed.matchAll(/"((?:[^"\\]|\\.)*)"/g)].map((match) => match[1] ?? '') : listed.split(/\s+/);
  return parts.slice(0, -1).filter((source) => source !== '' && !source.includes('$') && !/^[a-z][a-z+.-]*:\/\/|^git@/i.test(source));
}

/** A pattern is looked for by what stands before its first wildcard. */
function isThere(source: string, context: string, paths: ReadonlySet<string>): boolean {
  const fixed = source.replace(/^\/+/, '').split(/[*?[]/)[0] ?? '';
  const isPattern = /[*?[]/.test(source);
  const target = resolvePath(context, isPattern ? fixed.slice(0, fixed.lastIndexOf('/') + 1) : fixed);
  if (target === undefined) return false;
  const start = target === '.' ? '' : `${target}/`;
  const begun = isPattern ? `${start}${fixed.slice(fixed.lastIndexOf('/') + 1)}` : start;
  return (!isPattern && paths.has(target)) || [...paths].some((path) => path.startsWith(begun));
}
