import { createTwoFilesPatch } from 'diff';

/** What writing the file would change, as a unified diff; empty when nothing. */
export function unifiedDiff(path: string, before: string | undefined, after: string): string {
  if (before === after) return '';
  return createTwoFilesPatch(before === undefined ? '/dev/null' : `a/${path}`, `b/${path}`, before ?? '', after, '', '').replace(/^=+\n/, '');
}
