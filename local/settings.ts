import { randomBytes } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { invalidInput } from '../shared/core/errors.ts';

export interface LocalSettings {
  /** 0 takes any free port. */
  readonly port: number;
  readonly dataDir: string;
  readonly token: string;
}

const TOKEN_FORM = /^[\x21-\x7e]{8,512}$/;

function portOf(text: string): number {
  const port = Number(text);
  if (/^\d+$/.test(text) && port <= 65_535) return port;
  throw invalidInput('INVALID_CONFIGURATION', `PORT must be a number from 0 to 65535, not ${JSON.stringify(text)}.`);
}

/** The token of `LOCAL_TOKEN`, else the one kept in the data folder, else a new random one; readable by its owner only. */
function tokenOf(given: string | undefined, dataDir: string): string {
  const path = join(dataDir, 'token');
  const kept = given === undefined && existsSync(path) ? readFileSync(path, 'utf8').trim() : undefined;
  const token = given ?? kept ?? randomBytes(32).toString('base64url');
  if (!TOKEN_FORM.test(token)) throw invalidInput('INVALID_CONFIGURATION', 'LOCAL_TOKEN takes 8 to 512 printable characters without spaces.');
  writeFileSync(path, `${token}\n`, { mode: 0o600 });
  chmodSync(path, 0o600);
  return token;
}

/** Reads `PORT`, `DATA_DIR` and `LOCAL_TOKEN`; throws `INVALID_CONFIGURATION`. */
export function readSettings(environment: Readonly<Record<string, string | undefined>>): LocalSettings {
  const port = portOf(environment['PORT'] ?? '3000');
  const dataDir = resolve(environment['DATA_DIR'] ?? '.local');
  mkdirSync(dataDir, { recursive: true });
  return { port, dataDir, token: tokenOf(environment['LOCAL_TOKEN'], dataDir) };
}
