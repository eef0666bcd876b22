import type { Locator, Page } from 'playwright-core';
import { beforeEach, describe, expect, it } from 'vitest';
import { ConsoleBrowser } from './browser.ts';

const browser = new ConsoleBrowser();
let page: Page;
beforeEach(() => {
  ({ page } = browser);
});
const button = (name: string): Locator => browser.button(name);
const guards = async (): Promise<Record<string, unknown>> => (await browser.call('GET', '/v1/guards')) as Record<string, unknown>;
const members = ({ version: _version, ...rest }: Record<string, unknown>): Record<string, unknown> => rest;

describe('the guards', () => {
  it('are all shown and changed, and only what was changed is sent', async () => {
    await browser.openSignedIn('#/incidents');
    await button('Change the guards').click();
    await page.getByLabel('Accounts that may be acted on').fill('111122223333\n444455556666');
    await page.getByLabel('Regions that are watched').fill('us-east-1, eu-central-1');
    const optIn = page.getByRole('group', { name: 'Only resources with this tag' });
    await optIn.getByLabel('Value').fill('yes');
    await page.getByRole('group', { name: 'Never resources with this tag' }).getByLabel('Key').fill('hands-off');
    await page.getByLabel('Protected resources').fill('table-01');
    await page.getByLabel('Approvers').fill('casey');
    await page.getByLabel('An approval request lives for').fill('45');
    await page.getByLabel('Least confidence in the cause').fill('0.75');
    await page.getByLabel('A mode rises after').fill('20');
    await button('Add a freeze window').click();
    const window = page.getByRole('group', { name: 'Freeze window 1' });
    await window.getByLabel('Name').fill('year-end');
    await window.getByLabel('From (UTC)').fill('2026-12-24T08:00');
    await window.getByLabel('Until (UTC)').fill('2027-01-02T08:00');
    await window.getByLabel('containment passes').uncheck();
    await page.getByText(/^Modes and budgets of/).click();
    await page.getByLabel('Mode of s3-public-bucket').selectOption('auto');
    await page.getByLabel('Per hour of s3-public-bucket').fill('2');
    await browser.expectAccessible('guards form');
    await button('Save').click();
    await page.getByText('1 remediation may act, in 2 accounts; all others are in dry run.').waitFor();
    expect(await guards()).toEqual({
      version: 1,
      killSwitch: false,
      modes: { 's3-public-bucket': 'auto' },
      accounts: ['111122223333', '444455556666'],
      regions: ['us-east-1', 'eu-central-1'],
      optInTag: { key: 'devops-engineer', value: 'yes' },
      protected: { tag: { key: 'hands-off', value: 'protected' }, resources: ['table-01'] },
      freezeWindows: [{ id: 'year-end', from: '2026-12-24T08:00:00Z', until: '2027-01-02T08:00:00Z', containment: false }],
      budgets: { 's3-public-bucket': { perHour: 2 } },
      minConfidence: 0.75,
      approvals: { expiresAfterMinutes: 45, approvers: ['casey'] },
      graduation: { cleanRuns: 20 },
    });
    await page.getByText('year-end: 2026-12-24 08:00:00 UTC to 2027-01-02 08:00:00 UTC').waitFor();
    await browser.expectAccessible('guards');
  });

  it('are not overwritten when somebody else was faster: the person chooses', async () => {
    await browser.openSignedIn('#/incidents');
    for (const [choice, expected] of [['Put my changes on top of theirs', { accounts: ['999900001111'], minConfidence: 0.8 }], ['Take theirs and drop mine', { accounts: ['999900001111'], minConfidence: 0.9 }]] as const) {
      await button('Change the guards').click();
      await page.getByLabel('Accounts that may be acted on').fill(choice.startsWith('Put') ? '999900001111' : '222233334444');
      await browser.call('PUT', '/v1/guards', { minConfidence: expected.minConfidence });
      await button('Save').click();
      await page.getByRole('alert').waitFor();
      expect(await page.getByRole('alert').textContent()).toContain('GUARDS_CHANGED');
      await browser.expectAccessible('guards changed by another');
      await button(choice).click();
      await page.getByRole('alert').waitFor({ state: 'detached' });
      if (choice.startsWith('Put')) await button('Save').click();
      else await button('Cancel').click();
      await button('Change the guards').waitFor();
      expect(await guards()).toMatchObject(expected);
      browser.expectRefusals(409);
    }
  });

  it('name the field that is wrong and change nothing', async () => {
    const before = await guards();
    await browser.openSignedIn('#/incidents');
    await button('Change the guards').click();
    await page.getByLabel('Protected resources').fill('x'.repeat(201));
    await button('Save').click();
    await page.getByRole('alert').filter({ hasText: '/protected/resources/0' }).waitFor();
    expect(await guards()).toEqual(before);
    browser.expectRefusals(400);
  });

  it('are changed by keyboard alone; a remediation that only plans is offered no mode that acts', async () => {
    const before = members(await guards());
    await browser.openSignedIn('#/incidents');
    await button('Change the guards').waitFor();
    await browser.tabTo('Change the guards');
    await page.keyboard.press('Enter');
    await browser.tabTo('A mode rises after');
    await page.keyboard.press('ControlOrMeta+a');
    await page.keyboard.type('7');
    await browser.tabTo(/^Modes and budgets of/);
    await page.keyboard.press('Enter');
    await browser.tabTo('Filter remediations');
    await page.keyboard.type('security-group-open-ingress');
    await page.getByText('1 of ').waitFor();
    await browser.tabTo('Mode of security-group-open-ingress');
    await page.keyboard.type('approve');
    await browser.tabTo('Save');
    await page.keyboard.press('Enter');
    await button('Change the guards').waitFor();
    expect(members(await guards())).toEqual({ ...before, graduation: { cleanRuns: 7 }, modes: { 's3-public-bucket': 'auto', 'security-group-open-ingress': 'approve' } });
    await button('Change the guards').click();
    await page.getByText(/^Modes and budgets of/).click();
    expect(await page.getByLabel('Mode of ec2-volume-impaired').locator('option').allTextContents()).toEqual(['off', 'dry-run']);
  });
});

describe('a plan', () => {
  it('shows what it changes on the resource, before and after, and its way back', async () => {
    await browser.call('PUT', '/v1/guards', { accounts: ['111122223333'], optInTag: { key: 'devops-engineer', value: 'heal' }, freezeWindows: [], minConfidence: 0.6, approvals: { expiresAfterMinutes: 30, approvers: [] }, modes: { 'lambda-errors-after-deployment': 'approve', 'security-group-open-ingress': 'approve' } });
    for (const kind of ['function-bad-version', 'open-security-group']) await browser.call('POST', '/v1/sandbox/faults', { kind });
    await browser.call('POST', '/v1/sandbox/clock', { advanceSeconds: 60 });
    await browser.openSignedIn('#/incidents');
    await page.getByRole('link', { name: /^Alarm .*-errors$/ }).click();
    await page.getByText(/Point the alias of/).click();
    const row = page.getByRole('region', { name: /^Changes of / }).getByRole('row').nth(1);
    expect(await row.textContent()).toMatch(/^FunctionVersion(\d+)(?!\1)\d+$/);
    await page.getByText('Taken back by lambda:UpdateAlias, which brings back what was there before.').waitFor();
    await browser.expectAccessible('a plan with before and after');
    await button('Deny').waitFor();
    await browser.tabTo('Deny');
    await page.keyboard.press('Enter');
    // Live: nothing is clicked from here on.
    await page.getByText('deny', { exact: true }).waitFor();
    await page.getByRole('heading', { name: 'HANDED_OVER' }).or(page.getByRole('heading', { name: 'NO_ACTION' })).waitFor();
    await page.getByRole('link', { name: 'All incidents' }).click();
    await page.getByRole('link', { name: /AuthorizeSecurityGroupIngress/ }).click();
    await page.getByText('Revoke exactly the open rules').click();
    await page.getByText('Takes away exactly this:').waitFor();
    expect(await page.getByRole('region', { name: /^Changes of / }).locator('del').allTextContents()).toContain('0.0.0.0/0');
    await browser.expectAccessible('a plan that takes away');
  });
});

describe('drills', () => {
  it('are started by keyboard, followed live, and judged in colour and in words', async () => {
    await browser.openSignedIn('#/drills');
    await page.getByText('None among the newest jobs.').waitFor();
    await browser.tabTo('Seed');
    await page.keyboard.press('ControlOrMeta+a');
    await page.keyboard.type('3');
    await browser.tabTo('Choose scenarios');
    await page.keyboard.press('Enter');
    await browser.expectAccessible('scenarios');
    await browser.tabTo('None');
    await page.keyboard.press('Enter');
    expect(await button('Start').isDisabled()).toBe(true);
    await browser.tabTo(/^\s*F01/);
    await page.keyboard.press('Space');
    await page.getByRole('checkbox', { name: /F12/ }).check();
    await browser.tabTo('Start');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Progress' }).waitFor();
    await page.getByRole('heading', { name: 'Score' }).waitFor({ timeout: 120_000 });
    const id = /drills\/(\w+)/.exec(page.url())?.[1] ?? '';
    const { result } = (await browser.call('GET', `/v1/jobs/${id}`)) as { result: { score: { seed: number; asExpected: number; scenarios: number }; scenarios: { id: string; outcome: string; effects: number }[] } };
    expect(result.scenarios.map((scenario) => scenario.id)).toEqual(['F01', 'F12']);
    await page.getByText(`${result.score.asExpected} of 2 scenarios ended as they should.`).waitFor();
    expect(result.score.seed).toBe(3);
    const rows = page.getByRole('region', { name: 'Outcome of each scenario' }).getByRole('row');
    for (const [index, { id: scenario, outcome, effects }] of result.scenarios.entries()) {
      const cells = await rows.nth(index + 1).locator('th, td').allTextContents();
      expect([cells[0]?.slice(0, 3), cells[1], cells[2], cells[4]]).toEqual([scenario, 'as expected', outcome, String(effects)]);
      expect(cells[5]).toMatch(/^\d+ s$|^\d+ min/);
    }
    await browser.expectAccessible('a drill that has ended');
    await page.getByRole('link', { name: 'All drills' }).click();
    await page.getByRole('link', { name: `Drill ${id}` }).waitFor();
    await browser.expectAccessible('drills');
  });
});
