import { decodeCursor, encodeCursor } from '../../core/cursor.ts';
import { requireBlobKey } from '../../core/limits.ts';
import type { Blob, BlobPage, Blobs } from '../../ports/blobs.ts';

/** {@link Blobs} for unit tests. */
export class MemoryBlobs implements Blobs {
  readonly #blobs = new Map<string, Blob>();

  async put(key: string, blob: Blob): Promise<void> {
    requireBlobKey(key);
    this.#blobs.set(key, { bytes: Uint8Array.from(blob.bytes), contentType: blob.contentType });
  }

  async get(key: string): Promise<Blob | undefined> {
    requireBlobKey(key);
    return this.#blobs.get(key);
  }

  async delete(key: string): Promise<void> {
    requireBlobKey(key);
    this.#blobs.delete(key);
  }

  async list(prefix: string, options: { readonly limit?: number; readonly cursor?: string } = {}): Promise<BlobPage> {
    const after = options.cursor === undefined ? '' : decodeCursor(options.cursor);
    const limit = options.limit ?? 100;
    const keys = [...this.#blobs.keys()].filter((key) => key.startsWith(prefix) && key > after).toSorted();
    const page = keys.slice(0, limit);
    const last = page.at(-1);
    return keys.length > limit && last !== undefined ? { keys: page, nextCursor: encodeCursor(last) } : { keys: page };
  }
}
