import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, globSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { text } from 'node:stream/consumers';
import { sha256 } from '../shared/core/digest.ts';
import { unprocessable } from '../shared/core/errors.ts';
import { inTurn } from './lock.ts';

const root = join(import.meta.dirname, '..');
const BUILD = join(root, '.build');
/** What the template and the bundles are made from. */
const SERVICE_SOURCES = ['events/**/*', 'shared/**/*', 'functions/**/*', 'infra/**/*', 'scripts/*.ts', 'package.json', 'package-lock.json', 'devops.config.ts'];
const GENERATE = 'scripts/generate-registry.ts';
const SYNTHESIZE = 'scripts/synth-local.ts';
const GENERATED = /\.gen\.\w+$/;
/** How long it may take to write all files of a checkout. */
const CHECKOUT_MS = 2000;
const CONSOLE_SOURCES = ['console/src/**/*', 'console/public/**/*', 'console/*.*', 'package-lock.json'];

export interface Prepared {
  /** Cloud assembly with the templates. */
  readonly assembly: string;
  /** Folder of the console, which is built by the first call when it is not up to date. */
  readonly console: () => Promise<string>;
}

interface SourceFile {
  readonly path: string;
  readonly size: number;
  readonly mtimeMs: number;
}

function filesOf(patterns: readonly string[]): readonly SourceFile[] {
  return globSync([...patterns], { cwd: root }).toSorted().flatMap((path) => {
    const found = statSync(join(root, path), { throwIfNoEntry: false });
    return found?.isFile() ? [{ path, size: found.size, mtimeMs: found.mtimeMs }] : [];
  });
}

/** Names, sizes and times of the sources: a fraction of a millisecond a file, and it changes whenever one does. */
function fingerprint(files: readonly SourceFile[]): string {
  return sha256(files.map(({ path, size, mtimeMs }) => `${path} ${size} ${mtimeMs}`).join('\n'));
}

const stampOf = (folder: string): string => `${folder}.stamp`;

function isFresh(folder: string, print: string): boolean {
  return existsSync(folder) && existsSync(stampOf(folder)) && readFileSync(stampOf(folder), 'utf8') === print;
}

interface Ended {
  readonly script: string;
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

async function ended(script: string, ...args: string[]): Promise<Ended> {
  const child = spawn(process.execPath, [join(root, script), ...args], { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] });
  const stop = (): void => void child.kill();
  process.once('exit', stop);
  const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'exit')]);
  process.off('exit', stop);
  return { script, code: child.exitCode, stdout, stderr };
}

function mustHaveWorked({ script, code, stderr }: Ended): void {
  if (stderr !== '') process.stderr.write(stderr);
  if (code !== 0) throw unprocessable('BUILD_FAILED', `${script} failed with ${String(code)}; its message stands above.`);
}

/** Builds a folder from its sources; gives true when it changed sources while it did. */
type Build = (folder: string, sources: readonly SourceFile[]) => Promise<boolean>;

/**
 * What is not up to date is built by one process at a time; others that start meanwhile find it done. A kill leaves a
 * folder without a stamp, which the next start builds again.
 */
async function upToDate(folder: string, patterns: readonly string[], build: Build): Promise<string> {
  const sources = filesOf(patterns);
  const print = fingerprint(sources);
  if (isFresh(folder, print)) return folder;
  await inTurn(join(BUILD, `${basename(folder)}.lock`), async () => {
    if (isFresh(folder, print)) return;
    rmSync(stampOf(folder), { force: true });
    const hasChanged = await build(folder, sources);
    writeFileSync(stampOf(folder), hasChanged ? fingerprint(filesOf(patterns)) : print);
  });
  return folder;
}

/** Sources that came with their generated lists, in one checkout, are known to fit; whoever edits one does it later. */
function cameTogether(sources: readonly SourceFile[]): boolean {
  const newest = sources.reduce((latest, { mtimeMs }) => Math.max(latest, mtimeMs), 0);
  return sources.every(({ path, mtimeMs }) => !GENERATED.test(path) || newest - mtimeMs <= CHECKOUT_MS);
}

/** The generated lists are themselves sources. */
async function buildAssembly(folder: string, sources: readonly SourceFile[]): Promise<boolean> {
  rmSync(folder, { recursive: true, force: true });
  // The generated lists are nearly always up to date: the templates are made from them while that is looked at.
  const [generated, synthesized] = await Promise.all([cameTogether(sources) ? undefined : ended(GENERATE), ended(SYNTHESIZE, folder)]);
  if (generated) mustHaveWorked(generated);
  const hasChanged = generated !== undefined && generated.stdout !== '';
  mustHaveWorked(hasChanged ? await ended(SYNTHESIZE, folder) : synthesized);
  return hasChanged;
}

async function buildConsole(): Promise<boolean> {
  mustHaveWorked(await ended('node_modules/vite/bin/vite.js', 'build', join(root, 'console'), '--logLevel', 'error'));
  return false;
}

/** Brings the template and the bundles up to date; does nothing when no source has changed. */
export async function prepare(): Promise<Prepared> {
  mkdirSync(BUILD, { recursive: true });
  const assembly = await upToDate(join(BUILD, 'local'), SERVICE_SOURCES, buildAssembly);
  let console: Promise<string> | undefined;
  return { assembly, console: () => (console ??= upToDate(join(root, 'console', 'dist'), CONSOLE_SOURCES, buildConsole)) };
}
