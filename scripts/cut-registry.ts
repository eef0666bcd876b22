import { readFileSync } from 'node:fs';

/**
 * Text of the generated registry with only the entries whose id is in `ids`. The generator writes one entry as the
 * lines from `  {` to `  },`, which is what this relies on.
 */
export function cutRegistry(path: string, ids: ReadonlySet<string>): string {
  const text = readFileSync(path, 'utf8');
  return text.replaceAll(/^ {2}\{\n {4}id: "([^"]+)",\n[\s\S]*?^ {2}\},\n/gm, (entry: string, id: string) => (ids.has(id) ? entry : ''));
}
