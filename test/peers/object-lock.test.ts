import { CreateBucketCommand, DeleteObjectCommand, GetObjectCommand, ListObjectVersionsCommand, S3Client } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { S3Blobs } from '../../shared/adapters/aws/blobs.ts';
import { startEmulator, type Emulator } from '../e2e/ministack/emulator.ts';

const BUCKET = 'evidence';
let emulator: Emulator;
let client: S3Client;

const config = () => ({ endpoint: emulator.endpoint, region: 'us-east-1', forcePathStyle: true, credentials: { accessKeyId: 'test', secretAccessKey: 'test' } });

beforeAll(async () => {
  emulator = await startEmulator();
  client = new S3Client(config());
  await client.send(new CreateBucketCommand({ Bucket: BUCKET, ObjectLockEnabledForBucket: true }));
});
afterAll(() => emulator.stop());

it('locked evidence outlives a delete and a put by the owner of the account', async () => {
  const blobs = new S3Blobs(BUCKET, config(), true);
  const bytes = new TextEncoder().encode('kept\n');
  await blobs.put('incidents/a/evidence/1', { bytes, contentType: 'text/plain' });
  expect(await blobs.lock('incidents/a/evidence/1', new Date(Date.now() + 86_400_000))).toBe(true);
  const { Versions: [first] = [] } = await client.send(new ListObjectVersionsCommand({ Bucket: BUCKET }));
  const version = { Bucket: BUCKET, Key: 'incidents/a/evidence/1', VersionId: first?.VersionId };
  await expect(client.send(new DeleteObjectCommand(version))).rejects.toMatchObject({ name: 'AccessDenied' });
  await expect(client.send(new DeleteObjectCommand({ ...version, BypassGovernanceRetention: true }))).rejects.toMatchObject({ name: 'AccessDenied' });
  await blobs.put('incidents/a/evidence/1', { bytes: new TextEncoder().encode('other\n'), contentType: 'text/plain' });
  const kept = await client.send(new GetObjectCommand(version));
  expect(await kept.Body?.transformToString()).toBe('kept\n');
});

it('promises nothing where the bucket has no lock', async () => {
  const blobs = new S3Blobs(BUCKET, config());
  await blobs.put('incidents/a/evidence/2', { bytes: new Uint8Array([1]), contentType: 'text/plain' });
  expect(await blobs.lock('incidents/a/evidence/2', new Date(Date.now() + 86_400_000))).toBe(false);
});
