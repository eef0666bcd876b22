import { existsSync } from 'node:fs';
import { join } from 'node:path';

/** What a matcher says of one pattern and one event. */
export type Verdict = 'match' | 'no-match' | 'refused';

export interface Pair {
  readonly pattern: unknown;
  readonly event: unknown;
}

/** A judge is not installed; the message says how to install it. */
export class MissingPeerError extends Error {}

const peersFolder = process.env['PEERS_DIR'] ?? join(import.meta.dirname, '..', '..', '..', '.peers');

/** The path of an installed judge; a missing one is an error, never a skipped check. */
export function peerPath(...parts: readonly string[]): string {
  const path = join(peersFolder, ...parts);
  if (!existsSync(path)) throw new MissingPeerError(`${path} is missing: run scripts/install-peers.`);
  return path;
}
