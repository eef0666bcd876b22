import { MAX_SOURCE } from './limits.ts';
import { parseGroovy } from './parser.ts';
import { GroovySyntaxError, type Problem } from './problem.ts';
import type { GroovyFile } from './syntax.ts';

/** Statements, or why there are none. */
export type Parsed = { readonly file: GroovyFile } | { readonly problem: Problem };

/**
 * Parses a Jenkinsfile, declarative or scripted, without running anything of it. Statements that are neither calls nor
 * assignments (`def`, `if`, classes …) are kept as text with the blocks in them. Never throws: a file that is too
 * long, too deep or no Groovy gives a problem.
 */
export function parseJenkinsfile(source: string): Parsed {
  if (source.length > MAX_SOURCE) return { problem: { code: 'JENKINSFILE_TOO_LONG', message: `The file is longer than ${MAX_SOURCE} characters.`, line: 1, column: 1 } };
  try {
    return { file: parseGroovy(source) };
  } catch (error) {
    if (error instanceof GroovySyntaxError) return { problem: error.problem };
    if (error instanceof RangeError) return { problem: { code: 'GROOVY_TOO_DEEP', message: 'The file nests too deeply.', line: 1, column: 1 } };
    throw error;
  }
}
