import type { JsonObject } from '../../core/json.ts';
import type { HttpEvent } from './request.ts';

/** What an operation with `signed` gets: bytes as they came, and the headers that it asks for. */
export function signedInput(event: HttpEvent, { headers }: { readonly headers: readonly string[] }): JsonObject {
  const body = event.isBase64Encoded ? (event.body ?? '') : Buffer.from(event.body ?? '').toString('base64');
  return { body, headers: Object.fromEntries(headers.flatMap((name) => (event.headers[name] === undefined ? [] : [[name, event.headers[name]]]))) };
}
