import { globSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { build } from 'vite';
import { afterAll, expect, it } from 'vitest';
import config from './vite.config.ts';

const MAX_FIRST_LOAD_BYTES = 60_000;
/** Of every page together, which are fetched when they are first shown. */
const MAX_WHOLE_BYTES = 60_000;
const folder = mkdtempSync(join(tmpdir(), 'console-build-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const gzippedBytes = (file: string): number => gzipSync(readFileSync(join(folder, file))).length;

it('keeps the first load within 60 KB gzipped', { timeout: 60_000 }, async () => {
  await build({ ...config, configFile: false, logLevel: 'error', build: { ...config.build, outDir: folder } });
  const html = readFileSync(join(folder, 'index.html'), 'utf8');
  const linked = [...html.matchAll(/(?:src|href)="\/([^"]+)"/g)].map((match) => match[1] ?? '');
  expect(linked.some((file) => file.endsWith('.js'))).toBe(true);
  expect(linked.some((file) => file.endsWith('.css'))).toBe(true);
  const total = ['index.html', ...linked].reduce((sum, file) => sum + gzippedBytes(file), 0);
  expect(total).toBeLessThanOrEqual(MAX_FIRST_LOAD_BYTES);
  const all = globSync('**/*.{html,js,css}', { cwd: folder });
  const whole = all.reduce((sum, file) => sum + gzippedBytes(file), 0);
  expect(all.length).toBeGreaterThan(linked.length);
  expect(whole).toBeLessThanOrEqual(MAX_WHOLE_BYTES);
  console.info(`first load: ${total} bytes gzipped; with every page: ${whole}`);
});
