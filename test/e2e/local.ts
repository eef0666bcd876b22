/** Runs the end-to-end suite against `npm start`, on a free port and an empty data folder. */
import { join } from 'node:path';
import { startService } from '../running-service.ts';
import { runSuite } from './suite.ts';

const service = await startService();
let failures = 1;
try {
  failures = await runSuite({ url: service.url, token: service.token, transcript: join(import.meta.dirname, '..', '..', '.build', 'e2e-local.json') });
} finally {
  const code = await service.stop();
  if (code !== 0) console.error(`The service ended with ${code}, not 0.`);
  process.exitCode = failures === 0 && code === 0 ? 0 : 1;
}
