import { startFauxqs } from 'fauxqs';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Engine } from './engine.ts';

/** S3 on fauxqs, kept under the data folder. */
export async function startStorage(dataDir: string, buckets: readonly string[]): Promise<Engine> {
  const folder = join(dataDir, 's3');
  mkdirSync(folder, { recursive: true });
  const server = await startFauxqs({ port: 0, host: '127.0.0.1', logger: false, dataDir: folder });
  for (const bucket of buckets) server.createBucket(bucket);
  return { url: `http://127.0.0.1:${server.port}`, stop: () => server.stop() };
}
