const BARE_WORD = /^[A-Za-z0-9_./:=@%+,][A-Za-z0-9_./:=@%+,-]*$/;

/**
 * One word of POSIX shell that stands for exactly `text`, whatever is in it: in single quotes nothing is live.
 * The only place where text becomes part of a shell line.
 */
export function quoteWord(text: string): string {
  return BARE_WORD.test(text) ? text : `'${text.replaceAll("'", String.raw`'\''`)}'`;
}

/** The text that {@link quoteWord} wrote. */
export function unquoteWord(word: string): string {
  if (!word.startsWith("'")) return word;
  return word.slice(1, -1).replaceAll(String.raw`'\''`, "'");
}

/** A folder as an argument of `cd`: never taken for an option. */
export function quoteFolder(path: string): string {
  return quoteWord(path.startsWith('-') ? `./${path}` : path);
}

/** The folder that {@link quoteFolder} wrote. */
export function unquoteFolder(word: string): string {
  const path = unquoteWord(word);
  return path.startsWith('./-') ? path.slice(2) : path;
}

const WORD_PARTS = /'([^']*)'|"([^"$`\\]*)"|([^\s'"$`\\;|&<>()*?#{}]+)|(\s+)|(.)/gsu;

/** Words of a line that has no other than plain and quoted ones; `undefined` when a shell would do more with it. */
export function plainWords(line: string): readonly string[] | undefined {
  const words: string[] = [];
  let open: string | undefined;
  for (const [, single, double, bare, space, other] of line.matchAll(WORD_PARTS)) {
    if (other !== undefined) return undefined;
    if (space === undefined) open = (open ?? '') + (single ?? double ?? bare ?? '');
    else if (open !== undefined) {
      words.push(open);
      open = undefined;
    }
  }
  return open === undefined ? words : [...words, open];
}
