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
