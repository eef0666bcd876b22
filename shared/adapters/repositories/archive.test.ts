import { gzipSync } from 'node:zlib';
import { packTar } from 'modern-tar';
import { describe, expect, it } from 'vitest';
import { openArchive, openTarball } from './archive.ts';
import { MAX_UNPACKED_BYTES } from './limits.ts';

type Entry = Parameters<typeof packTar>[0][number];

const file = (name: string, body = 'x'): Entry => ({ header: { name, size: Buffer.byteLength(body), type: 'file' }, body });
const link = (name: string, linkname: string, type: 'symlink' | 'link'): Entry => ({ header: { name, size: 0, type, linkname } });
const packed = async (...entries: Entry[]): Promise<Uint8Array> => gzipSync(await packTar(entries));

/** A header as an attacker writes it: any name and size, with a checksum that fits. */
function forged(name: string, size: string): Uint8Array {
  const block = Buffer.alloc(1536);
  block.write(name, 0);
  block.write('0000644\0', 100);
  block.write(size, 124);
  block.write('0', 156);
  block.write('ustar\x0000', 257);
  block.fill(' ', 148, 156);
  block.write(`${block.subarray(0, 512).reduce((sum, byte) => sum + byte, 0).toString(8).padStart(6, '0')}\0 `, 148);
  return gzipSync(block);
}

describe('a tarball', () => {
  it('is read below the folder that hosting services add', async () => {
    const tree = await openTarball(await packed({ header: { name: 'shop-1a2b3c/', size: 0, type: 'directory' } }, file('shop-1a2b3c/package.json', '{}'), file('shop-1a2b3c/src/a.ts')));
    expect(tree.name).toBe('shop-1a2b3c');
    expect(tree.files.map(({ path }) => path)).toEqual(['package.json', 'src/a.ts']);
    expect(tree.read('package.json')).toBe('{}');
  });

  it('keeps paths that are longer than the name field', async () => {
    const long = `${'a-folder-with-a-long-name/'.repeat(7)}file.txt`;
    expect((await openTarball(await packed(file('r/a'), file(`r/${long}`)))).files.map(({ path }) => path)).toEqual(['a', long]);
  });

  it('may lack the empty blocks at its end', async () => {
    const whole = await packTar([file('a', 'text')]);
    expect((await openTarball(gzipSync(whole.subarray(0, 1024)))).read('a')).toBe('text');
  });

  it('has its links ignored and named', async () => {
    const tree = await openTarball(await packed(file('r/a'), link('r/passwd', '/etc/passwd', 'symlink'), link('r/b', 'r/a', 'link')));
    expect(tree.files.map(({ path }) => path)).toEqual(['a']);
    expect(tree.warnings).toMatchObject([{ code: 'LINK_IGNORED', path: 'passwd' }, { code: 'LINK_IGNORED', path: 'b' }]);
  });

  it.each(['../a', '/etc/passwd', 'a/../../b', 'a/./b', 'a//b', String.raw`a\b`, '..'])('that holds the path %j is refused', async (name) => {
    await expect(openTarball(await packed(file(name)))).rejects.toMatchObject({ code: 'INVALID_PATH' });
  });

  it.each(['-0000001000', '77777777777', 'zzzzzzzzzzz', '80000000000'])('with the size %j is refused', async (size) => {
    await expect(openTarball(forged('a', size))).rejects.toMatchObject({ code: 'INVALID_ARCHIVE' });
  });

  it('is not unpacked beyond the limit', async () => {
    const bomb = gzipSync(Buffer.alloc(MAX_UNPACKED_BYTES + 1));
    expect(bomb.length).toBeLessThan(1_048_576);
    await expect(openTarball(bomb)).rejects.toMatchObject({ code: 'ARCHIVE_TOO_LARGE' });
  });

  it.each([['no gzip', Buffer.from('not gzip')], ['no tar', gzipSync('not a tar')], ['nothing', gzipSync('')], ['noise', gzipSync(Buffer.alloc(4096, 'A'))]])('of %s is refused', async (_title, bytes) => {
    await expect(openTarball(bytes)).rejects.toMatchObject({ code: 'INVALID_ARCHIVE' });
  });
});

describe('an archive of the API', () => {
  it('is base64, also in lines', async () => {
    const text = Buffer.from(await packed(file('a', 'text'))).toString('base64');
    expect((await openArchive(text.replaceAll(/(.{20})/g, '$1\n'))).read('a')).toBe('text');
  });

  it('that is no base64 is refused, before a test of quadratic time would end', async () => {
    await expect(openArchive(`${'A'.repeat(100)}${' '.repeat(2_000_000)}!`)).rejects.toMatchObject({ code: 'INVALID_ARCHIVE' });
  });
});
