/** Runs the end-to-end suite against `npm start`, on a free port and an empty data folder. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { startService } from '../running-service.ts';
import { runSuite } from './suite.ts';

const service = await startService();
let failures = 1;
const { events: endpoint } = JSON.parse(readFileSync(join(service.dataDir, 'endpoints.json'), 'utf8'));
try {
  failures = await runSuite({ url: service.url, token: service.token, events: { endpoint, bus: 'devops-engineer-local' }, transcript: join(import.meta.dirname, '..', '..', '.build', 'e2e-local.json') });
} finally {
  const code = await service.stop();
  if (code !== 0) console.error(`The service ended with ${code}, not 0.`);
  process.exitCode = failures === 0 && code === 0 ? 0 : 1;
}
