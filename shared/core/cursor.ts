import { invalidInput } from './errors.ts';

/** Opaque form of a place in a list. */
export function encodeCursor(place: string): string {
  return Buffer.from(JSON.stringify([place])).toString('base64url');
}

/** The place behind a cursor; `INVALID_CURSOR` for anything this service did not give out. */
export function decodeCursor(cursor: string): string {
  try {
    const decoded: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
    if (Array.isArray(decoded) && decoded.length === 1 && typeof decoded[0] === 'string') return decoded[0];
  } catch {
    // Falls through to the one refusal below.
  }
  throw invalidInput('INVALID_CURSOR', 'The cursor is not one that this list gave out.', [
    { path: '/cursor', message: 'Use nextCursor of the page before.' },
  ]);
}
