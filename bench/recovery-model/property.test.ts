import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PLANTED } from './planted.ts';
import { recoveryProperty, type Tally } from './property.ts';

describe('the recovery, whatever happens to it', () => {
  it('keeps I1 to I8', async () => {
    const tally: Tally = { commands: 0, incidents: 0, effects: 0, outcomes: {} };
    await fc.assert(recoveryProperty({ tally, maxCommands: 40 }), { numRuns: 25, seed: 7 });
    expect(tally.effects).toBeGreaterThan(10);
    expect(tally.outcomes['VERIFIED']).toBeGreaterThan(5);
  });

  it.each(['the kill switch is not read', 'the ledger is not written'])('is found out when %s', async (name) => {
    const planted = PLANTED[name];
    if (planted === undefined) throw new Error(name);
    const result = await fc.check(recoveryProperty({ plant: planted.plant, only: planted.breaks, maxCommands: 40 }), { numRuns: 60, seed: 1, endOnFailure: true });
    expect(result.failed).toBe(true);
    expect(String(result.errorInstance)).toContain(planted.breaks);
  });
});
