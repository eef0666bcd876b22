import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { toDevopsError } from '../shared/core/errors.ts';
import { lockDataDir } from './lock.ts';
import { prepare } from './prepare.ts';
import { readSettings } from './settings.ts';

/** Serves everything on this machine until SIGINT or SIGTERM; prints one line when the first request will be answered. */
async function main(): Promise<void> {
  const settings = readSettings(process.env);
  const unlock = lockDataDir(settings.dataDir);
  try {
    // Loaded while what it serves is built.
    const [prepared, { startRuntime }] = await Promise.all([prepare(), import('./runtime.ts')]);
    const runtime = await startRuntime(settings, prepared);
    writeFileSync(join(settings.dataDir, 'url'), runtime.url);
    writeFileSync(join(settings.dataDir, 'endpoints.json'), JSON.stringify(runtime.endpoints));
    console.log(`ready ${runtime.url}`);
    await new Promise<void>((resolve) => {
      process.once('SIGINT', resolve);
      process.once('SIGTERM', resolve);
    });
    await runtime.stop();
  } finally {
    unlock();
  }
}

try {
  await main();
  process.exit(0);
} catch (thrown) {
  const error = toDevopsError(thrown);
  console.error(error.kind === 'internal' ? thrown : `${error.code}: ${error.message}`);
  process.exit(1);
}
