import { invalidInput, tooLarge } from './errors.ts';

/** DynamoDB's item limit is 400 KB; the rest is left for keys and attributes. */
export const MAX_ITEM_BYTES = 390_000;
/** EventBridge's entry limit is 256 KB. */
export const MAX_EVENT_BYTES = 250_000;

/** Throws `ITEM_TOO_LARGE` when a value cannot be one item of any store. */
export function requireItemSize(value: unknown): void {
  const bytes = Buffer.byteLength(JSON.stringify(value));
  if (bytes > MAX_ITEM_BYTES) throw tooLarge('ITEM_TOO_LARGE', `The record has ${bytes} bytes; at most ${MAX_ITEM_BYTES} fit.`);
}

/** Throws `INVALID_BLOB_KEY` for a key that could leave its prefix. */
export function requireBlobKey(key: string): void {
  const fine = key.length > 0 && key.length <= 900 && !key.startsWith('/') && key.split('/').every((part) => part !== '' && part !== '.' && part !== '..');
  if (!fine) throw invalidInput('INVALID_BLOB_KEY', 'A blob key is a relative path of 1 to 900 characters without empty, "." or ".." parts.');
}
