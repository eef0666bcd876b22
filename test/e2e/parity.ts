import { readFileSync } from 'node:fs';

export interface Parity {
  readonly compared: number;
  readonly equal: number;
  readonly differences: readonly { readonly index: number; readonly left: unknown; readonly right: unknown }[];
}

function entriesOf(path: string): unknown[] {
  const entries: unknown = JSON.parse(readFileSync(path, 'utf8'));
  if (!Array.isArray(entries)) throw new Error(`${path} is no transcript.`);
  return entries;
}

/** Holds two transcripts of the suite against each other, entry by entry. */
export function compareTranscripts(leftPath: string, rightPath: string): Parity {
  const left = entriesOf(leftPath);
  const right = entriesOf(rightPath);
  const compared = Math.max(left.length, right.length);
  const differences = Array.from({ length: compared }, (_unused, index) => ({ index, left: left[index], right: right[index] })).filter((pair) => JSON.stringify(pair.left) !== JSON.stringify(pair.right));
  return { compared, equal: compared - differences.length, differences };
}
