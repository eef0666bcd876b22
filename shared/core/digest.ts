import { createHash } from 'node:crypto';
import { canonicalJson } from './json.ts';

/** Lower-case hex SHA-256 of text (as UTF-8) or bytes. */
export function sha256(content: string | Uint8Array): string {
  return createHash('sha256').update(content).digest('hex');
}

/** SHA-256 of a value's canonical JSON: the same value always gives the same digest. */
export function digestOf(value: unknown): string {
  return sha256(canonicalJson(value));
}
