import { mkdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { chromium, type Page } from 'playwright-core';
import { SLOW_PIPELINE, SLOW_RUN } from '../console/test-pipeline.ts';
import { makeTestRepository } from '../console/test-repository.ts';
import { startService } from '../test/running-service.ts';

// Takes the docs' pictures of the console on the real service. With a folder as its argument it takes every page in every size and colour scheme there instead.
const MAX_BYTES = 200_000;
const lookFolder = process.argv[2];
const folder = lookFolder ?? join(import.meta.dirname, '..', 'docs', 'images');
const schemes = lookFolder === undefined ? (['light'] as const) : (['light', 'dark'] as const);
const sizes = lookFolder === undefined ? [{ width: 1280, height: 900 }] : [{ width: 1280, height: 900 }, { width: 390, height: 844 }];

mkdirSync(folder, { recursive: true });
const repository = makeTestRepository({ 'compose.yml': 'services:\n  db:\n    image: postgres:17\n' });
const service = await startService();
const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'] });

async function send(method: string, path: string, body: object): Promise<Record<string, unknown>> {
  const answer = await fetch(`${service.url}${path}`, { method, headers: { authorization: `Bearer ${service.token}`, 'content-type': 'application/json' }, body: JSON.stringify(body) });
  if (!answer.ok) throw new Error(`${path} was refused: ${await answer.text()}`);
  return answer.json();
}

const makeBatch = (): Promise<unknown> => send('POST', '/v1/pipeline-batches', { sources: Array.from({ length: 3 }, () => ({ directory: repository.directory })), platform: 'gitlab-ci' });

/** Things are broken; one is healed by itself, the others wait for a person. */
async function makeIncidents(): Promise<void> {
  await send('PUT', '/v1/guards', { accounts: ['111122223333'] });
  await send('PUT', '/v1/remediations/s3-public-bucket/mode', { mode: 'auto' });
  await send('PUT', '/v1/remediations/lambda-errors-after-deployment/mode', { mode: 'approve' });
  for (const kind of ['table-throttled', 'function-bad-version', 'bucket-public']) await send('POST', '/v1/sandbox/faults', { kind });
  await send('POST', '/v1/sandbox/clock', { advanceSeconds: 60 });
}

type Save = (name: string, top?: string) => Promise<void>;

/** Saves the window from `top` on, or all of the page when it is to be looked at. */
function saving(page: Page, suffix: string): Save {
  return async (name, top) => {
    const path = join(folder, lookFolder === undefined ? `console-${name}.png` : `${name}-${suffix}.png`);
    await page.evaluate((selector) => (selector === undefined ? scrollTo(0, 0) : document.querySelector(selector)?.closest('section')?.scrollIntoView()), top);
    await page.screenshot({ path, fullPage: lookFolder !== undefined });
    const bytes = statSync(path).size;
    if (lookFolder === undefined && bytes > MAX_BYTES) throw new Error(`${path} has ${bytes} bytes; at most ${MAX_BYTES} are allowed.`);
    console.log(`${path} ${bytes}`);
  };
}

async function signIn(page: Page, save: Save): Promise<void> {
  await page.goto(`${service.url}/`);
  await page.getByLabel('Access token').waitFor();
  if (lookFolder !== undefined) await save('sign-in');
  await page.goto(`${service.url}/#token=${service.token}`);
  await page.reload();
  await page.locator('.tag.succeeded').first().waitFor();
  await save('start');
}

async function takePipelines(page: Page, save: Save): Promise<void> {
  await page.goto(`${service.url}/#/pipeline`);
  await page.getByLabel('Folder on this machine').fill(repository.directory);
  if (lookFolder !== undefined) await save('empty');
  await page.getByRole('button', { name: 'Look' }).click();
  await page.getByRole('button', { name: 'GitHub Actions' }).click();
  await page.getByRole('heading', { name: '5. Files' }).waitFor();
  for (const summary of await page.locator('summary').all()) if (lookFolder !== undefined) await summary.click();
  await save('pipeline', '#jobs');
  await page.goto(`${service.url}/#/pipeline/harden`);
  await page.getByRole('button', { name: 'Harden GitHub Actions' }).click();
  await page.getByRole('heading', { name: '3. Hardened' }).waitFor();
  await save('harden', '#hardened');
  await page.goto(`${service.url}/#/pipeline/convert`);
  await page.getByRole('button', { name: 'Convert from GitHub Actions' }).click();
  await page.getByRole('button', { name: 'GitLab CI', exact: true }).click();
  await page.getByRole('heading', { name: '4. Files' }).waitFor();
  if (lookFolder !== undefined) await save('convert');
  await page.goto(`${service.url}/#/pipeline/optimise`);
  await page.getByText('Or paste a file').click();
  await page.getByLabel('Its text').fill(SLOW_PIPELINE);
  await page.getByRole('button', { name: 'Take it' }).click();
  await page.locator('input[multiple]').setInputFiles({ name: 'runs.json', mimeType: 'application/json', buffer: Buffer.from(JSON.stringify([SLOW_RUN, SLOW_RUN, SLOW_RUN])) });
  await page.getByText('3 recorded runs').waitFor();
  await page.getByRole('button', { name: 'Optimise GitHub Actions' }).click();
  await page.getByRole('heading', { name: '4. Prediction' }).waitFor();
  await save('optimise', '#prediction');
}

async function takeRecovery(page: Page, save: Save, drill: string): Promise<void> {
  await page.goto(`${service.url}/#/incidents`);
  await page.locator('.tag.succeeded').first().waitFor();
  await save('incidents');
  await page.getByRole('button', { name: 'Change the guards' }).click();
  await page.getByText(/^Modes and budgets of/).click();
  await save('guards');
  await page.goto(`${service.url}/#/incidents`);
  await page.getByRole('link', { name: /^Alarm .*-errors$/ }).click();
  await page.getByText(/Point the alias of/).click();
  await save('plan');
  if (lookFolder !== undefined) {
    await page.goto(`${service.url}/#/drills`);
    await page.getByText('Choose scenarios').click();
    await save('drills');
  }
  await page.goto(`${service.url}/#/drills/${drill}`);
  await page.getByRole('heading', { name: 'Score' }).waitFor({ timeout: 120_000 });
  await save('drill');
}

try {
  await makeBatch();
  await makeIncidents();
  const { id: drill } = await send('POST', '/v1/drills', { seed: 1, scenarios: ['F01', 'F02', 'F12', 'F22', 'F28', 'F30'] });
  for (const colorScheme of schemes) {
    for (const viewport of sizes) {
      const page = await browser.newPage({ viewport, colorScheme, reducedMotion: 'reduce' });
      const save = saving(page, `${colorScheme}-${viewport.width}`);
      await signIn(page, save);
      await takePipelines(page, save);
      await takeRecovery(page, save, String(drill));
      await page.close();
    }
  }
} finally {
  await browser.close();
  await service.stop();
  repository.remove();
}
