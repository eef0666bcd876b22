export interface Blob {
  readonly bytes: Uint8Array;
  readonly contentType: string;
}

export interface BlobPage {
  readonly keys: readonly string[];
  readonly nextCursor?: string;
}

/** Large objects by key (`a/b/c`, no leading slash, no `..`; else `INVALID_BLOB_KEY`). A put replaces. */
export interface Blobs {
  put(key: string, blob: Blob): Promise<void>;
  /**
   * Keeps a blob as it is until an instant: nobody can remove or replace these bytes before. False where the store cannot
   * promise that.
   */
  lock(key: string, until: Date): Promise<boolean>;
  get(key: string): Promise<Blob | undefined>;
  delete(key: string): Promise<void>;
  list(prefix: string, options?: { readonly limit?: number; readonly cursor?: string }): Promise<BlobPage>;
}
