import { readdir, readFile } from 'node:fs/promises';
import { extname, join, relative, sep } from 'node:path';
import { DeleteObjectsCommand, ListObjectVersionsCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';

const MEDIA_TYPES: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
};

function client(): S3Client {
  // An emulated endpoint serves buckets by path, not by host name.
  return new S3Client({ forcePathStyle: process.env['AWS_ENDPOINT_URL'] !== undefined });
}

/** Files below a folder, relative to it, with slashes; pages last, so that they never name a file not yet there. */
async function filesBelow(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => relative(folder, join(entry.parentPath, entry.name)).split(sep).join('/'));
  return files.toSorted((left, right) => Number(left.endsWith('.html')) - Number(right.endsWith('.html')));
}

/** Uploads the built web page; gives back how many files. Throws on a file whose media type is not known. */
export async function publishSite(folder: string, bucket: string): Promise<number> {
  const s3 = client();
  const files = await filesBelow(folder);
  for (const file of files) {
    const ContentType = MEDIA_TYPES[extname(file)];
    if (ContentType === undefined) throw new Error(`The media type of ${file} is not known. Add it to ${import.meta.filename}.`);
    // Vite puts a hash into the names below assets/, so these never change; everything else is asked for again.
    const CacheControl = file.startsWith('assets/') ? 'public, max-age=31536000, immutable' : 'no-cache';
    await s3.send(new PutObjectCommand({ Bucket: bucket, Key: file, Body: await readFile(join(folder, file)), ContentType, CacheControl }));
  }
  return files.length;
}

/** Deletes every version of every object: CloudFormation deletes no bucket that holds something. */
export async function emptyBucket(bucket: string): Promise<number> {
  const s3 = client();
  for (let deleted = 0; ; ) {
    const page = await s3.send(new ListObjectVersionsCommand({ Bucket: bucket }));
    const objects = [...(page.Versions ?? []), ...(page.DeleteMarkers ?? [])].map(({ Key, VersionId }) => ({ Key, VersionId }));
    if (objects.length === 0) return deleted;
    const { Errors = [] } = await s3.send(new DeleteObjectsCommand({ Bucket: bucket, Delete: { Objects: objects, Quiet: true } }));
    const [refused] = Errors;
    if (refused) throw new Error(`${bucket} keeps ${refused.Key ?? ''}: ${refused.Message ?? ''}`);
    deleted += objects.length;
  }
}
