import { beforeEach, describe, expect, it } from 'vitest';
import type { Blobs } from '../../shared/ports/blobs.ts';

/** What every {@link Blobs} must do; `open` gives an empty one. */
export function blobsContract(name: string, open: () => Promise<Blobs>): void {
  describe(`Blobs contract: ${name}`, () => {
    let blobs: Blobs;
    const bytes = Uint8Array.from([0, 255, 10, 13, 128]);

    beforeEach(async () => {
      blobs = await open();
    });

    it('gives back the bytes and the type', async () => {
      expect(await blobs.get('a/b')).toBeUndefined();
      await blobs.put('a/b', { bytes, contentType: 'application/x-test' });
      const found = await blobs.get('a/b');
      expect(Array.from(found?.bytes ?? [])).toEqual(Array.from(bytes));
      expect(found?.contentType).toBe('application/x-test');
      await blobs.put('a/b', { bytes: Buffer.from('two'), contentType: 'text/plain' });
      expect(Buffer.from((await blobs.get('a/b'))?.bytes ?? []).toString()).toBe('two');
    });

    it('deletes, also what is not there', async () => {
      await blobs.put('a', { bytes, contentType: 'text/plain' });
      await blobs.delete('a');
      await blobs.delete('a');
      expect(await blobs.get('a')).toBeUndefined();
    });

    it('keeps what is locked, where it can', async () => {
      await blobs.put('kept', { bytes, contentType: 'text/plain' });
      const isLocked = await blobs.lock('kept', new Date(Date.now() + 3_600_000));
      if (isLocked) await blobs.delete('kept').catch(() => undefined);
      expect(Array.from((await blobs.get('kept'))?.bytes ?? [])).toEqual(Array.from(bytes));
    });

    it('lists by prefix in pages', async () => {
      for (const key of ['x/3', 'x/1', 'y/1', 'x/2']) await blobs.put(key, { bytes, contentType: 'text/plain' });
      const first = await blobs.list('x/', { limit: 2 });
      expect(first.keys).toEqual(['x/1', 'x/2']);
      const second = await blobs.list('x/', { limit: 2, cursor: first.nextCursor ?? '' });
      expect(second).toEqual({ keys: ['x/3'] });
    });

    it.each(['', '/a', 'a/../b', './a', 'a//b', 'x'.repeat(901)])('refuses the key %j', async (key) => {
      await expect(blobs.put(key, { bytes, contentType: 'text/plain' })).rejects.toMatchObject({ code: 'INVALID_BLOB_KEY' });
    });
  });
}
