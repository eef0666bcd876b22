import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { conflict } from '../shared/core/errors.ts';

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

function ownerOf(path: string): number | undefined {
  try {
    return Number(readFileSync(path, 'utf8'));
  } catch {
    return undefined;
  }
}

/** Process that holds the data folder and lives. */
export function ownerOfDataDir(dataDir: string): number | undefined {
  const owner = ownerOf(join(dataDir, 'lock'));
  return owner !== undefined && owner !== process.pid && isAlive(owner) ? owner : undefined;
}

/** One process per data folder. A lock whose process is gone (kill -9) is taken over. Throws `DATA_DIR_IN_USE`. */
export function lockDataDir(dataDir: string): () => void {
  const path = join(dataDir, 'lock');
  const owner = ownerOfDataDir(dataDir);
  if (owner !== undefined) {
    throw conflict('DATA_DIR_IN_USE', `Process ${owner} already serves from ${dataDir}. Stop it, or set DATA_DIR to another folder.`);
  }
  writeFileSync(path, String(process.pid));
  return () => rmSync(path, { force: true });
}

const POLL_MS = 50;

function tryLock(path: string): boolean {
  try {
    writeFileSync(path, String(process.pid), { flag: 'wx' });
    return true;
  } catch (thrown) {
    if (thrown instanceof Error && 'code' in thrown && thrown.code === 'EEXIST') return false;
    throw thrown;
  }
}

/** Does `work` while no other process does what the same file stands for; waits for its turn. */
export async function inTurn<Result>(path: string, work: () => Promise<Result>): Promise<Result> {
  while (!tryLock(path)) {
    const owner = ownerOf(path);
    if (owner !== undefined && !isAlive(owner)) rmSync(path, { force: true });
    else await wait(POLL_MS);
  }
  try {
    return await work();
  } finally {
    rmSync(path, { force: true });
  }
}
