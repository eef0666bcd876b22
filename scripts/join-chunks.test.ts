import { copyFileSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { joinChunks, outputsOf } from './join-chunks.ts';

/** The lazy `extra` shares `state` with the handler by name, `bare` shares `noted` for its effect alone, and `deep` is needed by `extra` only. */
const SOURCES = {
  'first.js': "import './noted.js'; import { state, touch } from './state.js'; touch('first'); export const handler = async () => { const { extra } = await import('./extra.js'); return { ...extra(state), ...(await import('./bare.js')) }; };",
  'second.js': "import './noted.js'; import { touch } from './state.js'; touch('second'); export const handler = async () => (await import('./extra.js')).extra(await import('./bare.js'));",
  'state.js': 'export const state = { touched: [] }; export let last; export function touch(name) { last = name; state.touched.push(name); }',
  'noted.js': 'globalThis.noted = true;',
  'extra.js': "import { state, touch, last } from './state.js'; import { deep } from './deep.js'; export function extra(given) { touch('extra'); return { isSame: given === state, touched: state.touched, last, deep: deep() }; }",
  'bare.js': "import './noted.js'; export const bare = globalThis.noted;",
  'deep.js': "import { state } from './state.js'; export const deep = () => state.touched.length;",
};

describe('join chunks', () => {
  let root: string;

  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'join-chunks-'));
    mkdirSync(join(root, 'src'));
    for (const [name, text] of Object.entries(SOURCES)) writeFileSync(join(root, 'src', name), text);
  });
  afterEach(() => rmSync(root, { recursive: true, force: true }));

  it('leaves one file to load first, and one instance of each module', async () => {
    const { metafile } = await build({
      entryPoints: ['src/first.js', 'src/second.js'],
      outdir: 'built',
      outExtension: { '.js': '.mjs' },
      bundle: true,
      splitting: true,
      format: 'esm',
      minify: true,
      metafile: true,
      absWorkingDir: root,
    });
    const { first, lazy } = outputsOf(metafile.outputs, 'built/first.mjs');
    expect(first.length).toBeGreaterThan(1);

    const folder = join(root, 'function');
    const bytes = await joinChunks(root, metafile.outputs, { first, lazy }, folder);
    for (const path of lazy) copyFileSync(join(root, path), join(folder, 'chunks', basename(path)));

    expect(bytes).toBeGreaterThan(0);
    expect(readdirSync(folder).toSorted()).toEqual(['chunks', 'handler.mjs']);
    const { handler } = await import(pathToFileURL(join(folder, 'handler.mjs')).href);
    expect(await handler()).toEqual({ isSame: true, touched: ['first', 'extra'], last: 'extra', deep: 2, bare: true });
  });
});
