import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeEach, expect, it } from 'vitest';
import { makeTestRepository } from '../../console/test-repository.ts';
import type { RunningService } from '../running-service.ts';
import { ConsoleBrowser } from './console/browser.ts';

const PLATFORMS = [
  { title: 'GitHub Actions', path: '.github/workflows/ci.yml', text: 'actions/checkout@' },
  { title: 'GitLab CI', path: '.gitlab-ci.yml', text: 'stages:' },
  { title: 'Jenkins', path: 'Jenkinsfile', text: 'pipeline {' },
] as const;

const repository = makeTestRepository();
afterAll(() => repository.remove());

const browser = new ConsoleBrowser();
let page: Page;
let service: RunningService;
beforeEach(() => {
  ({ page, service } = browser);
});

const button = (name: string): Locator => browser.button(name);

it('signs in by the form and shows health, jobs and operations', async () => {
  await page.goto(service.url);
  await page.getByRole('heading', { name: 'Sign in' }).waitFor();
  await browser.expectAccessible('sign-in');
  await page.getByLabel('Access token').fill(service.token);
  await button('Sign in').click();
  await page.locator('.dot').waitFor();
  await page.getByText('None yet.').waitFor();
  const described = await fetch(`${service.url}/v1/operations`, { headers: { authorization: `Bearer ${service.token}` } }).then((answer) => answer.json());
  expect(await page.locator('.operation').count()).toBe(described.items.length);
  await browser.expectAccessible('start');
  await page.getByLabel('Filter operations').fill('ledger hash');
  await page.getByText(`1 of ${described.items.length}`).waitFor();
  expect(await page.locator('.operation').count()).toBe(1);
  await page.getByLabel('Filter operations').fill('nothing is called this');
  await browser.expectAccessible('no operation found');
  await button('Sign out').click();
  await page.getByLabel('Access token').waitFor();
});

it('says that a token is wrong and lets another be given', async () => {
  await page.goto(service.url);
  await page.getByLabel('Access token').fill('wrong');
  await button('Sign in').click();
  await page.getByRole('alert').waitFor();
  expect(await page.getByRole('alert').textContent()).toContain('UNAUTHENTICATED');
  await browser.expectAccessible('wrong token');
  await button('Sign in again').click();
  await page.getByLabel('Access token').fill(service.token);
  await button('Sign in').click();
  await page.getByRole('heading', { name: 'Health' }).waitFor();
  browser.expectRefusals(401);
});

it('shows what a folder holds with evidence, and the files of every platform', async () => {
  await browser.openSignedIn('#/pipeline');
  await page.getByLabel('Folder on this machine').waitFor();
  await browser.expectAccessible('no repository yet');
  await browser.lookAt(repository.directory);
  await page.getByText('existing CI: .github/workflows/ci.yml').waitFor();
  for (const summary of await page.locator('summary').all()) await summary.click();
  expect(await page.locator('.evidence').filter({ hasText: 'package.json has the script "build".' }).textContent()).toMatch(/package\.json:\d+/);
  expect(await page.locator('.component').count()).toBe(2);
  await browser.expectAccessible('found');
  for (const { title, path, text } of PLATFORMS) {
    await button(title).click();
    await button(`Copy ${path}`).waitFor();
    if (title === 'GitHub Actions') {
      expect(await page.locator('pre .removed').first().textContent()).toBe('-on: push');
      await browser.expectAccessible('diff');
      await button('File').click();
    }
    const shown = await page.locator('pre').first().textContent();
    expect(shown).toContain(text);
    await button(`Copy ${path}`).click();
    await page.getByText('Copied.').first().waitFor();
    expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(shown);
    const [download] = await Promise.all([page.waitForEvent('download'), button(`Download ${path}`).click()]);
    expect(readFileSync(await download.path(), 'utf8')).toBe(shown);
    await browser.expectAccessible(title);
  }
});

it('takes a dropped archive and a picked folder', async () => {
  await browser.openSignedIn('#/pipeline');
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
  await browser.openSignedIn('#/pipeline');
  await browser.lookAt(join(dirname(repository.directory), 'missing'));
  await page.getByRole('alert').waitFor();
  expect(await page.getByRole('alert').textContent()).toMatch(/[A-Z]+_[A-Z_]+, request /);
  await browser.expectAccessible('bad folder');
  browser.expectRefusals(404);
});

it('follows a running batch without a reload', async () => {
  await browser.openSignedIn('#/');
  const source = { directory: repository.directory };
  const answer = await fetch(`${service.url}/v1/pipeline-batches`, {
    method: 'POST',
    headers: { authorization: `Bearer ${service.token}`, 'content-type': 'application/json' },
    body: JSON.stringify({ platform: 'gitlab-ci', sources: Array.from({ length: 60 }, () => source) }),
  });
  expect(answer.status).toBe(202);
  await button('Refresh').click();
  await page.locator('.job .tag:is(.queued, .running)').waitFor();
  await browser.expectAccessible('job runs');
  await page.locator('.job .tag.succeeded').waitFor({ timeout: 120_000 });
  expect(await page.locator('.job').textContent()).toContain('60 of 60 repositories');
  await browser.expectAccessible('job done');
});

it('does everything by keyboard alone', async () => {
  await page.goto(service.url);
  await page.getByLabel('Access token').waitFor();
  await browser.tabTo('Access token');
  await page.keyboard.type(service.token);
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'Health' }).waitFor();
  await browser.tabTo('Make a pipeline');
  await page.keyboard.press('Enter');
  await page.getByLabel('Folder on this machine').waitFor();
  await browser.tabTo('Folder on this machine');
  await page.keyboard.type(repository.directory);
  await page.keyboard.press('Enter');
  await page.locator('.component').first().waitFor();
  await browser.tabTo('Evidence (10)');
  await page.keyboard.press('Enter');
  await page.locator('.evidence').first().waitFor();
  for (const { title, path } of PLATFORMS) {
    await browser.tabTo(title);
    await page.keyboard.press('Enter');
    await button(`Copy ${path}`).waitFor();
  }
  await browser.tabTo('Copy Jenkinsfile');
  await page.keyboard.press('Enter');
  await page.getByText('Copied.').waitFor();
  await browser.tabTo('Download Jenkinsfile');
  const [download] = await Promise.all([page.waitForEvent('download'), page.keyboard.press('Enter')]);
  expect(download.suggestedFilename()).toBe('Jenkinsfile');
  await browser.tabTo('Pick a folder');
  const [chooser] = await Promise.all([page.waitForEvent('filechooser'), page.keyboard.press('Enter')]);
  await chooser.setFiles(repository.directory);
  await page.getByRole('heading', { name: '2. Found in web-shop', exact: true }).waitFor();
});

it('shows an incident from its signal to its end, lets a person approve its plan, and stops everything', async () => {
  await browser.call('PUT', '/v1/guards', { accounts: ['111122223333'] });
  await browser.call('PUT', '/v1/remediations/security-group-open-ingress/mode', { mode: 'approve' });
  await browser.call('POST', '/v1/sandbox/faults', { kind: 'open-security-group' });
  await browser.call('POST', '/v1/sandbox/clock', { advanceSeconds: 15 });
  await browser.openSignedIn('#/incidents');
  await page.getByText('awaiting-approval').waitFor();
  await browser.expectAccessible('incidents');
  await page.getByRole('link', { name: /AuthorizeSecurityGroupIngress/ }).click();
  await page.getByText('Revoke exactly the open rules').click();
  await browser.expectAccessible('an incident that waits for a decision');
  await page.getByRole('button', { name: 'Approve this plan' }).click();
  // Live: nothing is clicked from here on.
  await page.getByRole('heading', { name: 'VERIFIED' }).waitFor();
  await browser.expectAccessible('a healed incident');
  await page.getByRole('link', { name: 'All incidents' }).click();
  await page.getByRole('button', { name: 'Stop everything' }).click();
  await page.getByText('The kill switch is on: nothing acts.').waitFor();
  await page.getByRole('button', { name: 'Turn the kill switch off' }).click();
  await page.getByText('remediation may act').waitFor();
});
