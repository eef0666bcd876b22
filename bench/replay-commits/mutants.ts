import type { Chance } from '../../shared/drills/random.ts';

/** One line of a file with one small fault. */
export interface Mutant {
  readonly path: string;
  /** From 1. */
  readonly line: number;
  readonly before: string;
  readonly after: string;
}

type Fault = readonly [pattern: RegExp, replacement: string];

/** Operators, constants and returned values, one for the other (the usual operators of mutation testing: Offutt et al. 1996). */
const FAULTS: readonly Fault[] = [
  [/(?<= )==(?= )/, '!='],
  [/(?<= )!=(?= )/, '=='],
  [/(?<= )===(?= )/, '!=='],
  [/(?<= )!==(?= )/, '==='],
  [/(?<= )<=(?= )/, '>'],
  [/(?<= )>=(?= )/, '<'],
  [/(?<= )<(?= )/, '>='],
  [/(?<= )>(?= )/, '<='],
  [/(?<= )&&(?= )/, '||'],
  [/(?<= )\|\|(?= )/, '&&'],
  [/(?<= )\+(?= )/, '-'],
  [/(?<= )-(?= )/, '+'],
  [/\btrue\b/, 'false'],
  [/\bfalse\b/, 'true'],
  [/\bTrue\b/, 'False'],
  [/\bFalse\b/, 'True'],
  [/(?<= )and(?= )/, 'or'],
  [/(?<= )or(?= )/, 'and'],
  [/\bif not (?=\w)/, 'if '],
  [/(?<=[ ([])0(?=[ ),\]:;]|$)/, '1'],
  [/(?<=[ ([])1(?=[ ),\]:;]|$)/, '2'],
  [/\breturn nil$/, 'panic("mutant")'],
  [/\breturn err$/, 'return nil'],
];

const COMMENT = /^\s*(?:\/\/|#|\*|\/\*|"""|''')/;

/** Text outside of quotes stays in its place; what stands in them is blanked. */
function withoutTexts(line: string): string {
  return line.replaceAll(/"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|`[^`]*`/g, (text) => '\u0000'.repeat(text.length)).replace(/(?:\/\/|\s#).*$/, (text) => '\u0000'.repeat(text.length));
}

/** Every small fault that the lines of a file could have. */
export function mutantsOf(path: string, content: string): readonly Mutant[] {
  return content.split('\n').flatMap((before, index): Mutant[] => {
    if (COMMENT.test(before)) return [];
    const code = withoutTexts(before);
    return FAULTS.flatMap(([pattern, replacement]): Mutant[] => {
      const found = pattern.exec(code);
      return found === null ? [] : [{ path, line: index + 1, before, after: before.slice(0, found.index) + replacement + before.slice(found.index + found[0].length) }];
    });
  });
}

/** The file with the fault. Throws when the line is another. */
export function mutated(content: string, { line, before, after }: Mutant): string {
  const lines = content.split('\n');
  if (lines[line - 1] !== before) throw new Error(`Line ${line} is not the one that was to be changed.`);
  lines[line - 1] = after;
  return lines.join('\n');
}

/** So many of them by chance, no two on one line. */
export function sample<Of extends Mutant>(all: readonly Of[], count: number, chance: Chance): readonly Of[] {
  const taken = new Map<string, Of>();
  for (const mutant of chance.shuffled(all)) {
    const place = `${mutant.path}\u0000${mutant.line}`;
    if (!taken.has(place)) taken.set(place, mutant);
    if (taken.size >= count) break;
  }
  return [...taken.values()].slice(0, count);
}
