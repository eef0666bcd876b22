import { decodeCursor, encodeCursor } from '../../core/cursor.ts';
import { conflict } from '../../core/errors.ts';
import { requireBlobKey } from '../../core/limits.ts';
import type { Blob, BlobPage, Blobs } from '../../ports/blobs.ts';

/** {@link Blobs} for unit tests. */
export class MemoryBlobs implements Blobs {
  readonly #blobs = new Map<string, Blob>();
  readonly #locked = new Map<string, Date>();
  readonly #now: () => Date;

  constructor(now: () => Date = () => new Date()) {
    this.#now = now;
  }


  async put(key: string, blob: Blob): Promise<void> {
    requireBlobKey(key);
    this.#refuseLocked(key);
    this.#blobs.set(key, { bytes: Uint8Array.from(blob.bytes), contentType: blob.contentType });
  }

  async get(key: string): Promise<Blob | undefined> {
    requireBlobKey(key);
    return this.#blobs.get(key);
  }

  async delete(key: string): Promise<void> {
    requireBlobKey(key);
    this.#refuseLocked(key);
    this.#blobs.delete(key);
  }

  async lock(key: string, until: Date): Promise<boolean> {
    requireBlobKey(key);
    if (!this.#blobs.has(key)) return false;
    this.#locked.set(key, until);
    return true;
  }

  #refuseLocked(key: string): void {
    const until = this.#locked.get(key);
    if (until !== undefined && this.#now() < until) throw conflict('BLOB_LOCKED', `This object is kept as it is until ${until.toISOString()}.`);
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
