import { describe, expect, it } from 'vitest';
import { raced } from '../../../test/incidents.ts';
import { ManualClock } from '../../adapters/memory/clock.ts';
import { MemoryStore } from '../../adapters/memory/store.ts';
import { versionConflict } from '../../core/version-conflict.ts';
import { MODES, type Mode } from '../model.ts';
import { isBreakerOpen, modeAfter, noteRun } from './history.ts';
import { guardSettingsSchema, readSettings, writeSettings } from './settings.ts';

const MINUTE = 60_000;

async function account(mode: Mode = 'auto', cleanRuns = 0) {
  const clock = new ManualClock();
  const store = new MemoryStore(clock);
  await writeSettings(store, guardSettingsSchema.parse({ modes: { heal: mode }, graduation: { cleanRuns } }), 0);
  return { clock, store, modeNow: async () => (await readSettings(store)).settings.modes['heal'] };
}
type Account = Awaited<ReturnType<typeof account>>;

/** Notes runs one after another, `x` bad and `.` clean, a minute apart. */
async function runs(at: Account, ends: string, from = 0): Promise<void> {
  for (const [index, end] of [...ends].entries()) {
    await noteRun(at, 'heal', `inc-${from + index}`, end === '.');
    at.clock.advance(MINUTE);
  }
}

describe('the circuit breaker', () => {
  it.each([
    ['', false], ['x', false], ['.....', false], ['xx', true], ['x.x', true], ['x...x', true], ['x....x', false], ['xx.', false], ['.xx', true], ['xxx', true], ['xx...x', true], ['x.....x', false],
  ])('after %o is open: %o', async (ends, open) => {
    const at = await account();
    await runs(at, ends);
    expect(await isBreakerOpen(at, 'heal')).toBe(open);
    expect(await isBreakerOpen(at, 'another')).toBe(false);
  });

  it('lets one try after an hour from the last bad end, and closes again if that ends badly', async () => {
    const at = await account();
    await runs(at, 'x');
    at.clock.advance(10 * MINUTE);
    await noteRun(at, 'heal', 'second', false);
    at.clock.advance(60 * MINUTE - 1);
    expect(await isBreakerOpen(at, 'heal')).toBe(true);
    at.clock.advance(1);
    expect(await isBreakerOpen(at, 'heal')).toBe(false);
    await noteRun(at, 'heal', 'third', false);
    expect(await isBreakerOpen(at, 'heal')).toBe(true);
  });

  it('counts an incident once', async () => {
    const at = await account();
    await noteRun(at, 'heal', 'same', false);
    await noteRun(at, 'heal', 'same', false);
    expect(await isBreakerOpen(at, 'heal')).toBe(false);
  });

  it('remembers fifty runs', async () => {
    const at = await account();
    await runs(at, '.'.repeat(51));
    const item = await at.store.get({ partition: 'remediation-history', sort: 'heal' });
    expect(item?.value['runs']).toHaveLength(50);
    expect(item?.value['runs']).toMatchObject({ 0: { incident: 'inc-1' }, 49: { incident: 'inc-50', clean: true } });
  });
});

describe('graduation', () => {
  it.each(MODES)('changes nothing from %s while it is switched off', (mode) => {
    expect(modeAfter(mode, true, 100, 0)).toBe(mode);
    expect(modeAfter(mode, false, 0, 0)).toBe(mode);
  });

  it.each<[Mode, boolean, number, Mode]>([
    ['off', true, 9, 'off'], ['off', false, 0, 'off'],
    ['dry-run', true, 2, 'dry-run'], ['dry-run', true, 3, 'approve'], ['dry-run', false, 0, 'dry-run'],
    ['approve', true, 2, 'approve'], ['approve', true, 3, 'auto'], ['approve', false, 0, 'dry-run'],
    ['auto', true, 9, 'auto'], ['auto', false, 0, 'approve'],
  ])('from %s, clean %s with %i in a row, goes to %s', (mode, clean, inRow, next) => {
    expect(modeAfter(mode, clean, inRow, 3)).toBe(next);
  });

  it('rises after so many clean runs in a row, one rung at a time, and falls on the first bad one', async () => {
    const at = await account('dry-run', 2);
    await runs(at, '.');
    expect(await at.modeNow()).toBe('dry-run');
    await runs(at, '.', 10);
    expect(await at.modeNow()).toBe('approve');
    await runs(at, '.', 20);
    expect(await at.modeNow()).toBe('approve');
    await runs(at, '.', 30);
    expect(await at.modeNow()).toBe('auto');
    await runs(at, 'x', 40);
    expect(await at.modeNow()).toBe('approve');
    await runs(at, 'x.', 50);
    expect(await at.modeNow()).toBe('dry-run');
  });

  it('starts counting anew after a bad run that left the mode as it was', async () => {
    const at = await account('dry-run', 2);
    await runs(at, '.x.');
    expect(await at.modeNow()).toBe('dry-run');
    await runs(at, '.', 10);
    expect(await at.modeNow()).toBe('approve');
  });

  it('starts from dry-run where no mode was ever set, and leaves the other modes alone', async () => {
    const at = await account('auto', 1);
    await noteRun(at, 'new', 'inc-1', true);
    expect((await readSettings(at.store)).settings.modes).toEqual({ heal: 'auto', new: 'approve' });
  });

  it('does not write settings that stay as they are', async () => {
    const at = await account('auto', 3);
    await runs(at, '....');
    expect((await readSettings(at.store)).version).toBe(1);
  });

  it('bears others who note at the same time', async () => {
    const at = await account('dry-run', 2);
    let others = 2;
    const store = raced(at.store, async ({ partition }) => {
      if (partition !== 'remediation-history') return;
      others -= 1;
      if (others >= 0) await noteRun(at, 'heal', `other-${others}`, false);
    });
    await noteRun({ store, clock: at.clock }, 'heal', 'mine', false);
    const item = await at.store.get({ partition: 'remediation-history', sort: 'heal' });
    expect(item?.value['runs']).toHaveLength(3);
  });

  it('gives up after twenty lost races, and at once on any other failure', async () => {
    const at = await account();
    const attempts = { conflict: 0, broken: 0 };
    const losing = raced(at.store, async () => {
      attempts.conflict += 1;
      throw versionConflict('here');
    });
    await expect(noteRun({ store: losing, clock: at.clock }, 'heal', 'a', true)).rejects.toMatchObject({ code: 'VERSION_CONFLICT' });
    const broken = raced(at.store, async () => {
      attempts.broken += 1;
      throw new Error('down');
    });
    await expect(noteRun({ store: broken, clock: at.clock }, 'heal', 'a', true)).rejects.toThrow('down');
    expect(attempts).toEqual({ conflict: 20, broken: 1 });
  });
});
