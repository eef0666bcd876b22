import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, globSync, mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { sha256 } from '../shared/core/digest.ts';
import { unprocessable } from '../shared/core/errors.ts';

const root = join(import.meta.dirname, '..');
const BUILD = join(root, '.build');
/** What the template and the bundles are made from. */
const SERVICE_SOURCES = ['events/**/*', 'shared/**/*', 'functions/**/*', 'infra/**/*', 'scripts/*.ts', 'package.json', 'package-lock.json', 'devops.config.ts'];
const CONSOLE_SOURCES = ['console/src/**/*', 'console/public/**/*', 'console/*.*', 'package-lock.json'];

export interface Prepared {
  /** Cloud assembly with the templates. */
  readonly assembly: string;
  readonly console: string;
}

/** Names, sizes and times of the sources: a fraction of a millisecond a file, and it changes whenever one does. */
function fingerprint(patterns: readonly string[]): string {
  const files = globSync([...patterns], { cwd: root }).toSorted();
  return sha256(
    files.flatMap((path) => {
      const found = statSync(join(root, path), { throwIfNoEntry: false });
      return found?.isFile() ? [`${path} ${found.size} ${found.mtimeMs}`] : [];
    }).join('\n'),
  );
}

const stampOf = (folder: string): string => `${folder}.stamp`;

function isFresh(folder: string, print: string): boolean {
  return existsSync(folder) && existsSync(stampOf(folder)) && readFileSync(stampOf(folder), 'utf8') === print;
}

async function run(script: string, ...args: string[]): Promise<void> {
  const child = spawn(process.execPath, [join(root, script), ...args], { cwd: root, stdio: ['ignore', 'ignore', 'inherit'] });
  const [code] = await once(child, 'exit');
  if (code !== 0) throw unprocessable('BUILD_FAILED', `${script} failed with ${String(code)}; its message stands above.`);
}

/** Writes beside and swaps it in, so that a kill leaves the old templates or the new ones, never a half. */
async function prepareAssembly(): Promise<string> {
  const folder = join(BUILD, 'local');
  // The generated lists are themselves sources, so they are brought up to date before the fingerprint is taken.
  const known = isFresh(folder, fingerprint(SERVICE_SOURCES));
  if (known) return folder;
  const fresh = `${folder}.new`;
  rmSync(fresh, { recursive: true, force: true });
  await run('scripts/synth-local.ts', fresh);
  rmSync(folder, { recursive: true, force: true });
  renameSync(fresh, folder);
  writeFileSync(stampOf(folder), fingerprint(SERVICE_SOURCES));
  return folder;
}

async function prepareConsole(): Promise<string> {
  const folder = join(root, 'console', 'dist');
  const print = fingerprint(CONSOLE_SOURCES);
  if (isFresh(folder, print)) return folder;
  await run('node_modules/vite/bin/vite.js', 'build', join(root, 'console'), '--logLevel', 'error');
  writeFileSync(stampOf(folder), print);
  return folder;
}

/** Brings the template, the bundles and the console up to date; does nothing when no source has changed. */
export async function prepare(): Promise<Prepared> {
  mkdirSync(BUILD, { recursive: true });
  const [assembly, console] = await Promise.all([prepareAssembly(), prepareConsole()]);
  return { assembly, console };
}
