import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { AxeResults } from 'axe-core';
import { chromium, type Browser, type BrowserContext, type Locator, type Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { makeTestRepository } from '../../console/test-repository.ts';
import { startService, type RunningService } from '../running-service.ts';

const axeSource = readFileSync(join(import.meta.dirname, '..', '..', 'node_modules', 'axe-core', 'axe.min.js'), 'utf8');
const chromiumArguments = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'];
const PLATFORMS = [
  { title: 'GitHub Actions', path: '.github/workflows/ci.yml', text: 'actions/checkout@' },
  { title: 'GitLab CI', path: '.gitlab-ci.yml', text: 'stages:' },
  { title: 'Jenkins', path: 'Jenkinsfile', text: 'pipeline {' },
] as const;

const repository = makeTestRepository();
let service: RunningService;
let browser: Browser;
let context: BrowserContext;
let page: Page;
let consoleErrors: string[];
let foreignRequests: string[];

beforeAll(async () => {
  service = await startService();
  browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: chromiumArguments });
});

afterAll(async () => {
  await browser?.close();
  await service?.stop();
  repository.remove();
});

beforeEach(async () => {
  context = await browser.newContext({ viewport: { width: 1280, height: 900 }, reducedMotion: 'reduce', acceptDownloads: true, permissions: ['clipboard-read', 'clipboard-write'] });
  context.setDefaultTimeout(30_000);
  page = await context.newPage();
  consoleErrors = [];
  foreignRequests = [];
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') consoleErrors.push(message.text());
  });
  page.on('pageerror', (error) => consoleErrors.push(String(error)));
  page.on('request', (request) => {
    if (!['data:', 'blob:'].includes(new URL(request.url()).protocol) && new URL(request.url()).origin !== service.url) foreignRequests.push(request.url());
  });
});

afterEach(async () => {
  await context.close();
  expect(foreignRequests).toEqual([]);
  expect(consoleErrors).toEqual([]);
});

/** Chromium reports every refused request as an error of the page: takes exactly the ones with this status off the list. */
function expectRefusals(status: number): void {
  const refused = consoleErrors.filter((text) => text.includes(`status of ${status} `));
  expect(refused.length).toBeGreaterThan(0);
  consoleErrors = consoleErrors.filter((text) => !refused.includes(text));
}

/** Judges what is shown now in both colour schemes and both sizes. */
async function expectAccessible(state: string): Promise<void> {
  await page.evaluate(axeSource);
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    for (const viewport of [{ width: 390, height: 844 }, { width: 1280, height: 900 }]) {
      await page.setViewportSize(viewport);
      const { violations, passes } = await page.evaluate<AxeResults>('axe.run(document)');
      const found = violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(' ')}`);
      expect(found, `${state}, ${colorScheme}, ${viewport.width} wide`).toEqual([]);
      expect(passes.length).toBeGreaterThan(5);
      const overflow = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
      expect(overflow, `${state} scrolls sideways at ${viewport.width}`).toBe(0);
    }
  }
}

async function openSignedIn(hash: string): Promise<void> {
  await page.goto(`${service.url}/#token=${service.token}`);
  await page.getByRole('heading', { name: 'Health' }).waitFor();
  await page.goto(`${service.url}/${hash}`);
}

async function lookAt(directory: string): Promise<void> {
  await page.getByLabel('Folder on this machine').fill(directory);
  await page.getByRole('button', { name: 'Look' }).click();
}

const button = (name: string): Locator => page.getByRole('button', { name, exact: true });

it('signs in by the form and shows health, jobs and operations', async () => {
  await page.goto(service.url);
  await page.getByRole('heading', { name: 'Sign in' }).waitFor();
  await expectAccessible('sign-in');
  await page.getByLabel('Access token').fill(service.token);
  await button('Sign in').click();
  await page.locator('.dot').waitFor();
  await page.getByText('None yet.').waitFor();
  const described = await fetch(`${service.url}/v1/operations`, { headers: { authorization: `Bearer ${service.token}` } }).then((answer) => answer.json());
  expect(await page.locator('.operation').count()).toBe(described.items.length);
  await expectAccessible('start');
  await page.getByLabel('Filter operations').fill('ledger hash');
  await page.getByText(`1 of ${described.items.length}`).waitFor();
  expect(await page.locator('.operation').count()).toBe(1);
  await page.getByLabel('Filter operations').fill('nothing is called this');
  await expectAccessible('no operation found');
  await button('Sign out').click();
  await page.getByLabel('Access token').waitFor();
});

it('says that a token is wrong and lets another be given', async () => {
  await page.goto(service.url);
  await page.getByLabel('Access token').fill('wrong');
  await button('Sign in').click();
  await page.getByRole('alert').waitFor();
  expect(await page.getByRole('alert').textContent()).toContain('UNAUTHENTICATED');
  await expectAccessible('wrong token');
  await button('Sign in again').click();
  await page.getByLabel('Access token').fill(service.token);
  await button('Sign in').click();
  await page.getByRole('heading', { name: 'Health' }).waitFor();
  expectRefusals(401);
});

it('shows what a folder holds with evidence, and the files of every platform', async () => {
  await openSignedIn('#/pipeline');
  await page.getByLabel('Folder on this machine').waitFor();
  await expectAccessible('no repository yet');
  await lookAt(repository.directory);
  await page.getByText('existing CI: .github/workflows/ci.yml').waitFor();
  for (const summary of await page.locator('summary').all()) await summary.click();
  expect(await page.locator('.evidence').filter({ hasText: 'package.json has the script "build".' }).textContent()).toMatch(/package\.json:\d+/);
  expect(await page.locator('.component').count()).toBe(2);
  await expectAccessible('found');
  for (const { title, path, text } of PLATFORMS) {
    await button(title).click();
    await button(`Copy ${path}`).waitFor();
    if (title === 'GitHub Actions') {
      expect(await page.locator('pre .removed').first().textContent()).toBe('-on: push');
      await expectAccessible('diff');
      await button('File').click();
    }
    const shown = await page.locator('pre').first().textContent();
    expect(shown).toContain(text);
    await button(`Copy ${path}`).click();
    await page.getByText('Copied.').first().waitFor();
    expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(shown);
    const [download] = await Promise.all([page.waitForEvent('download'), button(`Download ${path}`).click()]);
    expect(readFileSync(await download.path(), 'utf8')).toBe(shown);
    await expectAccessible(title);
  }
});

it('takes a dropped archive and a picked folder', async () => {
  await openSignedIn('#/pipeline');
  const archive = execFileSync('tar', ['-czf', '-', '-C', repository.directory, '.']).toString('base64');
  const dropped = await page.evaluateHandle((base64) => {
    const transfer = new DataTransfer();
    transfer.items.add(new File([Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0))], 'web-shop.tar.gz'));
    return transfer;
  }, archive);
  await page.locator('.drop').dispatchEvent('drop', { dataTransfer: dropped });
  await page.getByRole('heading', { name: '2. Found in web-shop.tar.gz' }).waitFor();
  expect(await page.locator('.component').count()).toBe(2);
  const [chooser] = await Promise.all([page.waitForEvent('filechooser'), button('Pick a folder').click()]);
  await chooser.setFiles(repository.directory);
  await page.getByRole('heading', { name: '2. Found in web-shop', exact: true }).waitFor();
  expect(await page.locator('.component').count()).toBe(2);
  await button('GitHub Actions').click();
  expect(await page.locator('pre .removed').first().textContent()).toBe('-on: push');
  const [archiveChooser] = await Promise.all([page.waitForEvent('filechooser'), button('Pick an archive').click()]);
  await archiveChooser.setFiles({ name: 'notes.txt', mimeType: 'text/plain', buffer: Buffer.from('no archive') });
  await page.getByRole('alert').filter({ hasText: 'notes.txt is not a .tar.gz' }).waitFor();
});

it('names the code when a folder cannot be read', async () => {
  await openSignedIn('#/pipeline');
  await lookAt(join(dirname(repository.directory), 'missing'));
  await page.getByRole('alert').waitFor();
  expect(await page.getByRole('alert').textContent()).toMatch(/[A-Z]+_[A-Z_]+, request /);
  await expectAccessible('bad folder');
  expectRefusals(404);
});

it('follows a running batch without a reload', async () => {
  await openSignedIn('#/');
  const source = { directory: repository.directory };
  const answer = await fetch(`${service.url}/v1/pipeline-batches`, {
    method: 'POST',
    headers: { authorization: `Bearer ${service.token}`, 'content-type': 'application/json' },
    body: JSON.stringify({ platform: 'gitlab-ci', sources: Array.from({ length: 60 }, () => source) }),
  });
  expect(answer.status).toBe(202);
  await button('Refresh').click();
  await page.locator('.job .tag:is(.queued, .running)').waitFor();
  await expectAccessible('job runs');
  await page.locator('.job .tag.succeeded').waitFor({ timeout: 120_000 });
  expect(await page.locator('.job').textContent()).toContain('60 of 60 repositories');
  await expectAccessible('job done');
});

/** Presses Tab until the focus is on what carries this name. */
async function tabTo(name: string): Promise<void> {
  for (let presses = 0; presses < 80; presses += 1) {
    await page.keyboard.press('Tab');
    const focused = await page.evaluate(() => {
      const element = document.activeElement;
      const label = element instanceof HTMLInputElement ? element.labels?.[0]?.textContent : undefined;
      return element?.getAttribute('aria-label') ?? label ?? element?.textContent;
    });
    if (focused === name) return;
  }
  throw new Error(`Tab never reached ${name}.`);
}

it('does everything by keyboard alone', async () => {
  await page.goto(service.url);
  await page.getByLabel('Access token').waitFor();
  await tabTo('Access token');
  await page.keyboard.type(service.token);
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'Health' }).waitFor();
  await tabTo('Make a pipeline');
  await page.keyboard.press('Enter');
  await page.getByLabel('Folder on this machine').waitFor();
  await tabTo('Folder on this machine');
  await page.keyboard.type(repository.directory);
  await page.keyboard.press('Enter');
  await page.locator('.component').first().waitFor();
  await tabTo('Evidence (10)');
  await page.keyboard.press('Enter');
  await page.locator('.evidence').first().waitFor();
  for (const { title, path } of PLATFORMS) {
    await tabTo(title);
    await page.keyboard.press('Enter');
    await button(`Copy ${path}`).waitFor();
  }
  await tabTo('Copy Jenkinsfile');
  await page.keyboard.press('Enter');
  await page.getByText('Copied.').waitFor();
  await tabTo('Download Jenkinsfile');
  const [download] = await Promise.all([page.waitForEvent('download'), page.keyboard.press('Enter')]);
  expect(download.suggestedFilename()).toBe('Jenkinsfile');
  await tabTo('Pick a folder');
  const [chooser] = await Promise.all([page.waitForEvent('filechooser'), page.keyboard.press('Enter')]);
  await chooser.setFiles(repository.directory);
  await page.getByRole('heading', { name: '2. Found in web-shop', exact: true }).waitFor();
});

it('shows an incident from its signal to its end, lets a person approve its plan, and stops everything', async () => {
  const call = async (method: string, path: string, body: object): Promise<void> => {
    const answer = await fetch(`${service.url}${path}`, { method, headers: { authorization: `Bearer ${service.token}`, 'content-type': 'application/json' }, body: JSON.stringify(body) });
    expect(answer.status).toBeLessThan(300);
  };
  await call('PUT', '/v1/guards', { accounts: ['111122223333'] });
  await call('PUT', '/v1/remediations/security-group-open-ingress/mode', { mode: 'approve' });
  await call('POST', '/v1/sandbox/faults', { kind: 'open-security-group' });
  await call('POST', '/v1/sandbox/clock', { advanceSeconds: 15 });
  await openSignedIn('#/incidents');
  await page.getByText('awaiting-approval').waitFor();
  await expectAccessible('incidents');
  await page.getByRole('link', { name: /AuthorizeSecurityGroupIngress/ }).click();
  await page.getByText('Revoke exactly the open rules').click();
  await expectAccessible('an incident that waits for a decision');
  await page.getByRole('button', { name: 'Approve this plan' }).click();
  // Live: nothing is clicked from here on.
  await page.getByRole('heading', { name: 'VERIFIED' }).waitFor();
  await expectAccessible('a healed incident');
  await page.getByRole('link', { name: 'All incidents' }).click();
  await page.getByRole('button', { name: 'Stop everything' }).click();
  await page.getByText('The kill switch is on: nothing acts.').waitFor();
  await page.getByRole('button', { name: 'Turn the kill switch off' }).click();
  await page.getByText('remediations may act').waitFor();
});
