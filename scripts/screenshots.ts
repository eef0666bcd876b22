import { mkdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import { makeTestRepository } from '../console/test-repository.ts';
import { startService } from '../test/running-service.ts';

// Takes the README's pictures of the console on the real service. With a folder as its argument it takes every page in every size and colour scheme there instead.
const MAX_BYTES = 200_000;
const lookFolder = process.argv[2];
const folder = lookFolder ?? join(import.meta.dirname, '..', 'docs', 'images');
const schemes = lookFolder === undefined ? (['light'] as const) : (['light', 'dark'] as const);
const sizes = lookFolder === undefined ? [{ width: 1280, height: 900 }] : [{ width: 1280, height: 900 }, { width: 390, height: 844 }];

mkdirSync(folder, { recursive: true });
const repository = makeTestRepository();
const service = await startService();
const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'] });

async function makeBatch(): Promise<void> {
  const source = { directory: repository.directory };
  const answer = await fetch(`${service.url}/v1/pipeline-batches`, {
    method: 'POST',
    headers: { authorization: `Bearer ${service.token}`, 'content-type': 'application/json' },
    body: JSON.stringify({ sources: [source, source, source], platform: 'gitlab-ci' }),
  });
  if (answer.status !== 202) throw new Error(`The batch was refused: ${await answer.text()}`);
}

async function put(method: string, path: string, body: object): Promise<void> {
  const answer = await fetch(`${service.url}${path}`, { method, headers: { authorization: `Bearer ${service.token}`, 'content-type': 'application/json' }, body: JSON.stringify(body) });
  if (!answer.ok) throw new Error(`${path} was refused: ${await answer.text()}`);
}

/** A bucket and a function are broken; one is healed by itself, the other waits for a person. */
async function makeIncidents(): Promise<void> {
  await put('PUT', '/v1/guards', { accounts: ['111122223333'] });
  await put('PUT', '/v1/remediations/s3-public-bucket/mode', { mode: 'auto' });
  await put('PUT', '/v1/remediations/lambda-errors-after-deployment/mode', { mode: 'approve' });
  for (const kind of ['table-throttled', 'function-bad-version', 'bucket-public']) await put('POST', '/v1/sandbox/faults', { kind });
  await put('POST', '/v1/sandbox/clock', { advanceSeconds: 60 });
}

async function take(scheme: 'light' | 'dark', viewport: { width: number; height: number }): Promise<void> {
  const page = await browser.newPage({ viewport, colorScheme: scheme, reducedMotion: 'reduce' });
  const save = async (name: string, fullPage: boolean): Promise<void> => {
    const path = join(folder, lookFolder === undefined ? `console-${name}.png` : `${name}-${scheme}-${viewport.width}.png`);
    await page.screenshot({ path, fullPage: fullPage && lookFolder !== undefined });
    const bytes = statSync(path).size;
    if (lookFolder === undefined && bytes > MAX_BYTES) throw new Error(`${path} has ${bytes} bytes; at most ${MAX_BYTES} are allowed.`);
    console.log(`${path} ${bytes}`);
  };
  await page.goto(`${service.url}/`);
  await page.getByLabel('Access token').waitFor();
  if (lookFolder !== undefined) await save('sign-in', true);
  await page.goto(`${service.url}/#token=${service.token}`);
  await page.reload();
  await page.locator('.tag.succeeded').first().waitFor();
  await save('start', true);
  await page.goto(`${service.url}/#/pipeline`);
  await page.getByLabel('Folder on this machine').fill(repository.directory);
  if (lookFolder !== undefined) await save('empty', true);
  await page.getByRole('button', { name: 'Look' }).click();
  await page.getByRole('button', { name: 'GitHub Actions' }).click();
  await page.getByRole('heading', { name: '4. Files' }).waitFor();
  for (const summary of await page.locator('summary').all()) if (lookFolder !== undefined) await summary.click();
  await page.evaluate(() => document.querySelector('#platform')?.scrollIntoView());
  await save('pipeline', true);
  await page.goto(`${service.url}/#/incidents`);
  await page.locator('.tag.succeeded').first().waitFor();
  await save('incidents', true);
  await page.close();
}

try {
  await makeBatch();
  await makeIncidents();
  for (const scheme of schemes) for (const size of sizes) await take(scheme, size);
} finally {
  await browser.close();
  await service.stop();
  repository.remove();
}
