import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { prepare } from '../prepare.ts';
import { lockDataDir, ownerOfDataDir } from '../lock.ts';
import { startRuntime } from '../runtime.ts';
import { readSettings } from '../settings.ts';
import type { Options } from './input.ts';

export interface Connection {
  readonly url: string;
  readonly token: string;
  close(): Promise<void>;
}

const textOf = (option: Options[string]): string | undefined => (typeof option === 'string' ? option : undefined);

/** Where the service that holds the data folder answers, if one runs. */
function runningUrl(dataDir: string): string | undefined {
  const path = join(dataDir, 'url');
  return ownerOfDataDir(dataDir) !== undefined && existsSync(path) ? readFileSync(path, 'utf8').trim() : undefined;
}

const nothing = async (): Promise<void> => undefined;

/** The service named by `--url`, else the one that already runs on this machine, else one in this process for this call. */
export async function connect(options: Options): Promise<Connection> {
  const url = textOf(options['url']);
  const token = textOf(options['token']) ?? process.env['DEVOPS_TOKEN'];
  if (url !== undefined) return { url: url.replace(/\/$/, ''), token: token ?? '', close: nothing };
  const settings = readSettings({ ...process.env, PORT: '0' });
  const running = runningUrl(settings.dataDir);
  if (running !== undefined) return { url: running, token: settings.token, close: nothing };
  const unlock = lockDataDir(settings.dataDir);
  const runtime = await startRuntime(settings, await prepare());
  return {
    url: runtime.url,
    token: settings.token,
    close: async () => {
      await runtime.stop();
      unlock();
    },
  };
}
