import { DeleteObjectCommand, GetObjectCommand, ListObjectsV2Command, PutObjectCommand, PutObjectRetentionCommand, S3Client, type S3ClientConfig } from '@aws-sdk/client-s3';
import { decodeCursor, encodeCursor } from '../../core/cursor.ts';
import { DevopsError } from '../../core/errors.ts';
import { requireBlobKey } from '../../core/limits.ts';
import type { Blob, BlobPage, Blobs } from '../../ports/blobs.ts';

/** {@link Blobs} in one S3 bucket. */
export class S3Blobs implements Blobs {
  readonly #client: S3Client;
  readonly #bucket: string;

  readonly #locks: boolean;

  /** @param locks the bucket was made with Object Lock. */
  constructor(bucket: string, config: S3ClientConfig = {}, locks = false) {
    this.#locks = locks;
    this.#client = new S3Client(config);
    this.#bucket = bucket;
  }

  async put(key: string, blob: Blob): Promise<void> {
    requireBlobKey(key);
    await this.#send(this.#client.send(new PutObjectCommand({ Bucket: this.#bucket, Key: key, Body: blob.bytes, ContentType: blob.contentType })));
  }

  /** Object Lock in compliance mode: nobody shortens it, the account's root neither. A later put makes a new version beside it. */
  async lock(key: string, until: Date): Promise<boolean> {
    requireBlobKey(key);
    if (!this.#locks) return false;
    await this.#send(this.#client.send(new PutObjectRetentionCommand({ Bucket: this.#bucket, Key: key, Retention: { Mode: 'COMPLIANCE', RetainUntilDate: until } })));
    return true;
  }

  async get(key: string): Promise<Blob | undefined> {
    requireBlobKey(key);
    try {
      const found = await this.#client.send(new GetObjectCommand({ Bucket: this.#bucket, Key: key }));
      const bytes = await found.Body?.transformToByteArray();
      return bytes && { bytes, contentType: found.ContentType ?? 'application/octet-stream' };
    } catch (cause) {
      if (cause instanceof Error && (cause.name === 'NoSuchKey' || cause.name === 'NotFound')) return undefined;
      throw unavailable(cause);
    }
  }

  async delete(key: string): Promise<void> {
    requireBlobKey(key);
    await this.#send(this.#client.send(new DeleteObjectCommand({ Bucket: this.#bucket, Key: key })));
  }

  async list(prefix: string, options: { readonly limit?: number; readonly cursor?: string } = {}): Promise<BlobPage> {
    const limit = options.limit ?? 100;
    const page = await this.#send(
      this.#client.send(
        new ListObjectsV2Command({
          Bucket: this.#bucket,
          Prefix: prefix,
          MaxKeys: limit,
          ...(options.cursor === undefined ? {} : { StartAfter: decodeCursor(options.cursor) }),
        }),
      ),
    );
    const keys = (page.Contents ?? []).flatMap((object) => (object.Key === undefined ? [] : [object.Key]));
    const last = keys.at(-1);
    return page.IsTruncated === true && last !== undefined ? { keys, nextCursor: encodeCursor(last) } : { keys };
  }

  async #send<Result>(sent: Promise<Result>): Promise<Result> {
    try {
      return await sent;
    } catch (cause) {
      throw unavailable(cause);
    }
  }
}

function unavailable(cause: unknown): DevopsError {
  return new DevopsError('unavailable', 'BLOBS_UNAVAILABLE', 'The bucket could not be reached. Retry shortly.', { cause });
}
