import { describe, expect, it } from 'vitest';
import { raced } from '../../../test/incidents.ts';
import { ManualClock } from '../../adapters/memory/clock.ts';
import { MemoryStore } from '../../adapters/memory/store.ts';
import { GUARD_STATE_KEY } from '../../agent/guards.ts';
import { versionConflict } from '../../core/version-conflict.ts';
import { changeSettings, guardChangesSchema, guardSettingsSchema, readSettings, writeSettings } from './settings.ts';

const emptyStore = () => new MemoryStore(new ManualClock());
const long = 'x'.repeat(201);
const many = (count: number): string[] => Array.from({ length: count }, (_, index) => String(index + 1));
const window = { id: 'sale', from: '2026-01-01T00:00:00Z', until: '2026-01-02T00:00:00Z' };

describe('the settings of the guards', () => {
  it('are careful as long as nobody has set them', async () => {
    expect(await readSettings(emptyStore())).toEqual({
      version: 0,
      settings: {
        killSwitch: false, modes: {}, accounts: [], regions: ['us-east-1'], optInTag: { key: 'devops-engineer', value: 'heal' }, protected: { tag: { key: 'devops-engineer', value: 'protected' }, resources: [] },
        freezeWindows: [], budgets: {}, minConfidence: 0.6, approvals: { expiresAfterMinutes: 30, approvers: [] }, graduation: { cleanRuns: 0 },
      },
    });
  });

  it.each<[string, object]>([
    ['a member that nobody knows', { unknown: 1 }],
    ['a mode that there is not', { modes: { heal: 'always' } }],
    ['an account without a name', { accounts: [''] }],
    ['an account with a long name', { accounts: [long] }],
    ['too many accounts', { accounts: many(1001) }],
    ['too many regions', { regions: many(51) }],
    ['an empty tag', { optInTag: { key: '', value: 'heal' } }],
    ['more about a tag', { optInTag: { key: 'a', value: 'b', more: 1 } }],
    ['too many protected resources', { protected: { tag: { key: 'a', value: 'b' }, resources: many(1001) } }],
    ['more about protection', { protected: { tag: { key: 'a', value: 'b' }, resources: [], more: 1 } }],
    ['a window that begins at no time', { freezeWindows: [{ ...window, from: 'soon' }] }],
    ['more about a window', { freezeWindows: [{ ...window, more: 1 }] }],
    ['too many windows', { freezeWindows: many(101).map((id) => ({ ...window, id })) }],
    ['a budget below nothing', { budgets: { heal: { perHour: -1 } } }],
    ['a daily budget below nothing', { budgets: { heal: { perResourcePerDay: -1 } } }],
    ['half a place', { budgets: { heal: { perHour: 1.5 } } }],
    ['more about a budget', { budgets: { heal: { perWeek: 1 } } }],
    ['a confidence below 0', { minConfidence: -0.1 }],
    ['a confidence above 1', { minConfidence: 1.1 }],
    ['an approval that expires at once', { approvals: { expiresAfterMinutes: 0, approvers: [] } }],
    ['an approval that lives for days', { approvals: { expiresAfterMinutes: 1441, approvers: [] } }],
    ['too many approvers', { approvals: { expiresAfterMinutes: 1, approvers: many(101) } }],
    ['more about approvals', { approvals: { expiresAfterMinutes: 1, approvers: [], more: 1 } }],
    ['fewer clean runs than none', { graduation: { cleanRuns: -1 } }],
    ['too many clean runs', { graduation: { cleanRuns: 1001 } }],
    ['more about graduation', { graduation: { cleanRuns: 1, more: 1 } }],
  ])('refuse %s', (_what, change) => {
    expect(guardSettingsSchema.safeParse(change).success).toBe(false);
    expect(guardChangesSchema.safeParse(change).success).toBe(false);
  });

  it('take what is at the limits', () => {
    const limits = {
      killSwitch: true, modes: { heal: 'auto', other: 'off' }, accounts: many(1000), regions: many(50), optInTag: { key: long.slice(1), value: 'b' }, protected: { tag: { key: 'a', value: 'b' }, resources: many(1000) },
      freezeWindows: many(100).map((id) => ({ ...window, id, containment: false })), budgets: { heal: { perHour: 0, perResourcePerDay: 0 } }, minConfidence: 1, approvals: { expiresAfterMinutes: 1440, approvers: many(100) }, graduation: { cleanRuns: 1000 },
    };
    expect(guardSettingsSchema.parse(limits)).toEqual(limits);
    expect(guardChangesSchema.parse(limits)).toEqual(limits);
    expect(guardChangesSchema.parse({ minConfidence: 0, approvals: { expiresAfterMinutes: 1, approvers: [] } })).toEqual({ minConfidence: 0, approvals: { expiresAfterMinutes: 1, approvers: [] } });
    expect(guardChangesSchema.parse({})).toEqual({});
    expect(guardSettingsSchema.parse({ freezeWindows: [window] }).freezeWindows[0]?.containment).toBe(true);
  });

  it('are not read when they make no sense: the caller then does nothing', async () => {
    const store = emptyStore();
    await store.put(GUARD_STATE_KEY, { killSwitch: 'perhaps' });
    await expect(readSettings(store)).rejects.toThrow();
  });

  it('are not written over what somebody else changed', async () => {
    const store = emptyStore();
    const { settings } = await readSettings(store);
    await writeSettings(store, { ...settings, killSwitch: true }, 0);
    await expect(writeSettings(store, settings, 0)).rejects.toMatchObject({ code: 'VERSION_CONFLICT' });
    expect((await readSettings(store)).settings.killSwitch).toBe(true);
  });

  it('lose no change of two that are made at once', async () => {
    const store = emptyStore();
    let others = 1;
    const slow = raced(store, async () => {
      others -= 1;
      if (others >= 0) await changeSettings(store, (settings) => ({ ...settings, killSwitch: true }));
    });
    await changeSettings(slow, (settings) => ({ ...settings, minConfidence: 0.9 }));
    expect((await readSettings(store)).settings).toMatchObject({ killSwitch: true, minConfidence: 0.9 });
  });

  it('give up after twenty lost races, and at once on any other failure', async () => {
    const attempts = { conflict: 0, broken: 0 };
    const losing = raced(emptyStore(), async () => {
      attempts.conflict += 1;
      throw versionConflict('here');
    });
    await expect(changeSettings(losing, (settings) => settings)).rejects.toMatchObject({ code: 'VERSION_CONFLICT' });
    const broken = raced(emptyStore(), async () => {
      attempts.broken += 1;
      throw new Error('down');
    });
    await expect(changeSettings(broken, (settings) => settings)).rejects.toThrow('down');
    expect(attempts).toEqual({ conflict: 20, broken: 1 });
  });
});
