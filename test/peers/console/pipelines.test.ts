import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { SLOW_PIPELINE, SLOW_RUN } from '../../../console/test-pipeline.ts';
import { makeTestRepository } from '../../../console/test-repository.ts';
import { ConsoleBrowser } from './browser.ts';

const repository = makeTestRepository({ 'compose.yml': 'services:\n  db:\n    image: postgres:17\n' });
afterAll(() => repository.remove());

const browser = new ConsoleBrowser();
let page: Page;
beforeEach(() => {
  ({ page } = browser);
});
const button = (name: string): Locator => browser.button(name);
const boxes = (label: string): Locator => page.getByRole('list', { name: label }).getByRole('button');

const CI = readFileSync(join(repository.directory, '.github', 'workflows', 'ci.yml'), 'utf8');
const ALONE = 'on: [push, pull_request]\njobs:\n  test:\n    runs-on: ubuntu-latest\n    steps:\n      - run: npx vitest run\n';

describe('the job graph', () => {
  it('shows needs, services and matrix, is walked by the arrow keys, and says the same as a table', async () => {
    await browser.openSignedIn('#/pipeline');
    await browser.lookAt(repository.directory);
    await button('GitHub Actions').click();
    const jobs = boxes('Jobs of the pipeline');
    await jobs.first().waitFor();
    const names = await jobs.allTextContents();
    expect(names.join('\n')).toMatch(/Test web-shop.*service postgres:17/);
    expect(names.join('\n')).toMatch(/Test worker.*matrix of 2/);
    expect(names.join('\n')).toMatch(/Build web-shop.*needs Lint web-shop, Test web-shop/);
    expect(await page.locator('.edge').count()).toBe(2);
    await page.getByText('Jobs of the pipeline as a table').click();
    expect(await page.getByRole('region', { name: 'Table of Jobs of the pipeline' }).getByRole('row').count()).toBe(names.length + 1);
    await browser.expectAccessible('job graph');
    await browser.tabTo(/^Lint web-shop/);
    for (const [key, name] of [['ArrowDown', 'Test web-shop'], ['ArrowRight', 'Build web-shop'], ['ArrowLeft', 'Lint web-shop'], ['ArrowDown', 'Test web-shop'], ['ArrowUp', 'Lint web-shop'], ['End', 'Test worker'], ['Home', 'Lint web-shop']] as const) {
      await page.keyboard.press(key);
      expect(await browser.focused()).toContain(name);
    }
    expect(await page.locator('.edge.near').count()).toBe(1);
    const overlaps = await jobs.evaluateAll((all) => all.flatMap((one, index) => all.slice(index + 1).filter((other) => {
      const [a, b] = [one.getBoundingClientRect(), other.getBoundingClientRect()];
      return a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
    })).length);
    const cut = await jobs.evaluateAll((all) => all.filter((box) => box.scrollHeight > box.clientHeight + 1).length);
    expect([overlaps, cut]).toEqual([0, 0]);
  });
});

describe('hardening', () => {
  it('shows the diff of each file, every change with its reason, and what is left', async () => {
    await browser.openSignedIn('#/pipeline/harden');
    await browser.lookAt(repository.directory);
    await button('Harden GitHub Actions').click();
    await page.getByRole('heading', { name: '3. Hardened' }).waitFor();
    const answer = await browser.call('POST', '/v1/pipelines/harden', { platform: 'github-actions', files: { '.github/workflows/ci.yml': CI } });
    const { changes, left } = answer as { changes: { why: string }[]; left: { why: string }[] };
    expect(changes.length).toBeGreaterThan(2);
    await page.getByText(`${changes.length} changes in 1 of 1 file;`).waitFor();
    const shown = (await page.locator('.findings').allTextContents()).join('\n');
    for (const { why } of [...changes, ...left]) expect(shown).toContain(why);
    expect(await page.locator('pre .removed').first().textContent()).toContain('actions/checkout@v4');
    await browser.expectAccessible('hardened');
  });

  it('takes a pasted file by keyboard alone, and says what to do when nothing can be hardened', async () => {
    await browser.openSignedIn('#/pipeline');
    await browser.tabTo('Harden');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Harden a pipeline' }).waitFor();
    await browser.tabTo('Or paste a file');
    await page.keyboard.press('Enter');
    await browser.tabTo('Its text');
    await page.keyboard.insertText(CI);
    await browser.expectAccessible('paste form');
    await browser.tabTo('Take it');
    await page.keyboard.press('Enter');
    await button('Harden GitHub Actions').waitFor();
    await browser.tabTo('Harden GitHub Actions');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: '3. Hardened' }).waitFor();
    await page.getByLabel('Of').selectOption({ label: 'Travis CI' });
    expect(await page.getByLabel('at', { exact: true }).inputValue()).toBe('.travis.yml');
    await button('Take it').click();
    await page.getByText('not possible for Travis CI yet').waitFor();
    const empty = makeTestRepository();
    writeFileSync(join(empty.directory, '.github', 'workflows', 'ci.yml'), 'jobs: [\n');
    await browser.lookAt(empty.directory);
    await button('Harden GitHub Actions').click();
    expect(await page.getByRole('alert').textContent()).toMatch(/PIPELINE_MALFORMED, request /);
    empty.remove();
    browser.expectRefusals(422);
  });
});

describe('converting', () => {
  it('offers exactly the systems that can be written, and shows files and what was not carried with its place', async () => {
    await browser.openSignedIn('#/pipeline/convert');
    await browser.lookAt(repository.directory);
    await button('Convert from GitHub Actions').click();
    const { items } = (await browser.call('GET', '/v1/pipeline-systems')) as { items: { id: string; title: string; can: string[] }[] };
    const targets = items.filter(({ id, can }) => can.includes('convert-to') && id !== 'github-actions').map(({ title }) => title);
    await page.getByRole('heading', { name: '3. To' }).waitFor();
    expect(await page.getByRole('group', { name: '3. To' }).getByRole('button').allTextContents()).toEqual(targets);
    expect(targets).not.toContain('Travis CI');
    await browser.expectAccessible('targets');
    for (const title of targets) {
      await button(title).click();
      await page.getByRole('heading', { name: '4. Files' }).waitFor();
      expect(await page.locator('pre').first().textContent()).toContain('npm test');
    }
    await browser.tabTo('GitLab CI');
    await page.keyboard.press('Enter');
    await button('Copy .gitlab-ci.yml').waitFor();
    await browser.expectAccessible('converted');
    await page.getByText('Or paste a file').click();
    await page.getByLabel('Its text').fill(SLOW_PIPELINE.replace('runs-on: ubuntu-latest\n    strategy', 'permissions: {}\n    runs-on: ubuntu-latest\n    strategy'));
    await button('Take it').click();
    await button('Convert from GitHub Actions').click();
    await button('GitLab CI').click();
    await page.locator('.findings').getByText('.github/workflows/ci.yml#/jobs/test/permissions').waitFor();
    await browser.expectAccessible('converted with warnings');
  });
});

describe('optimising', () => {
  it('draws the critical path before and after from recorded runs, with gain and cost', async () => {
    await browser.openSignedIn('#/pipeline/optimise');
    await page.getByText('Or paste a file').click();
    await page.getByLabel('Its text').fill(SLOW_PIPELINE);
    await button('Take it').click();
    const [chooser] = await Promise.all([page.waitForEvent('filechooser'), button('Pick recorded runs').click()]);
    await chooser.setFiles([{ name: 'runs.json', mimeType: 'application/json', buffer: Buffer.from(JSON.stringify([SLOW_RUN, SLOW_RUN])) }, { name: 'run.json', mimeType: 'application/json', buffer: Buffer.from(JSON.stringify(SLOW_RUN)) }]);
    await page.getByText('3 recorded runs from runs.json, run.json.').waitFor();
    await button('Optimise GitHub Actions').click();
    await page.getByRole('heading', { name: '4. Prediction' }).waitFor();
    const [path] = ['.github/workflows/ci.yml'];
    const critical = async (side: string): Promise<string[]> => (await boxes(`Jobs ${side} of ${path}`).allTextContents()).filter((text) => text.includes('critical path')).map((text) => text.slice(0, 4));
    expect([await critical('before'), await critical('after')]).toEqual([['lint', 'test', 'depl'], ['test', 'depl']]);
    expect(await page.locator('.edge.critical').count()).toBe(3);
    expect((await boxes(`Jobs before of ${path}`).allTextContents())[1]).toContain('matrix of 25 min, measured');
    const row = page.getByRole('region', { name: 'Times before and after' }).getByRole('row').nth(1);
    // 100, 300 and 45 s with the wait for a runner (15 s each) one after the other, then without the 100 s and their wait.
    expect(await row.textContent()).toBe('Critical path8 min 10 s6 min 15 s1 min 55 s');
    expect(await page.getByRole('region', { name: '1 change', exact: true }).textContent()).toMatch(/independent-jobs.*Saves 1 min 55 s \(1 min 55 s to 1 min 55 s over 3 runs\); costs 0 s of runner time/);
    expect(await page.locator('pre .removed').first().textContent()).toContain('needs: lint');
    await browser.expectAccessible('optimised');
  });

  it('declines with the reason, and refuses what are no recorded runs, by keyboard', async () => {
    await browser.openSignedIn('#/pipeline/optimise');
    await page.getByText('Or paste a file').click();
    await page.getByLabel('Its text').fill(ALONE);
    await button('Take it').click();
    await button('Optimise GitHub Actions').waitFor();
    await browser.tabTo('Optimise GitHub Actions');
    await page.keyboard.press('Enter');
    await page.getByText('declined', { exact: true }).waitFor();
    expect(await page.getByRole('region', { name: 'Considered and not done' }).textContent()).toMatch(/NO_GAIN.*cancel-superseded/);
    await page.getByText('They stay as they are, byte for byte.').waitFor();
    await browser.expectAccessible('declined');
    await browser.tabTo('Pick recorded runs');
    const [chooser] = await Promise.all([page.waitForEvent('filechooser'), page.keyboard.press('Enter')]);
    await chooser.setFiles({ name: 'runs.txt', mimeType: 'text/plain', buffer: Buffer.from('none') });
    await page.getByRole('alert').filter({ hasText: "runs.txt is not JSON. Save the answer of the platform's API as it is." }).waitFor();
    const [again] = await Promise.all([page.waitForEvent('filechooser'), button('Pick recorded runs').click()]);
    await again.setFiles({ name: 'runs.json', mimeType: 'application/json', buffer: Buffer.from('{"jobs":7}') });
    await page.getByText('1 recorded run from runs.json.').waitFor();
    await button('Optimise GitHub Actions').click();
    await page.getByRole('alert').filter({ hasText: '/runs' }).waitFor();
    await button('Leave them out').click();
    await page.getByText('No runs: times are assumed.').waitFor();
    browser.expectRefusals(400);
  });
});
