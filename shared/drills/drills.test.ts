import { describe, expect, it } from 'vitest';
import { isolatedAccount } from '../../functions/isolated-account.ts';
import { testContext } from '../../test/support.ts';
import { operations } from '../registry.gen.ts';
import { runScenario, scenarios, scoreOf } from './index.ts';
import { defineScenario } from './model.ts';

const SEED = 7;

describe.each(scenarios)('$id $title', (scenario) => {
  it('ends as it should, with every invariant kept', async () => {
    const result = await runScenario(scenario, SEED, isolatedAccount);
    expect(result.problems).toEqual([]);
  });
});

describe('a drill', () => {
  it('is the same again for the same seed', async () => {
    const chosen = scenarios.filter(({ id }) => ['F12', 'F22', 'F44'].includes(id));
    const once = async () => Promise.all(chosen.map((scenario) => runScenario(scenario, 3, isolatedAccount)));
    expect(await once()).toEqual(await once());
  });

  it('sees a call that no ledger knows, one on something else, and one that is made twice', async () => {
    const rogue = defineScenario({
      id: 'F00',
      title: 'Somebody acts past the recovery',
      expected: 'V',
      run: async (world) => {
        await world.configure();
        await world.strike('bucket-public');
        const context = { account: world.account.account, region: 'us-east-1', caller: 's3-public-bucket', token: 'same' };
        await world.rest();
        const { incidents } = await world.aftermath();
        for (let time = 0; time < 2; time += 1) await world.account.cloud.call('s3:DeletePublicAccessBlock', { Bucket: 'shop-us-east-1-07' }, { ...context, incident: incidents[0]?.id ?? '' });
      },
      judge: () => [],
    });
    const result = await runScenario(rogue, SEED, isolatedAccount);
    expect(result.problems.join('\n')).toMatch(/I1: s3:DeletePublicAccessBlock had no intent/);
    expect([result.wrongEffects, result.doubleEffects]).toEqual([2, 1]);
    expect(scoreOf(SEED, [rogue], [result])).toMatchObject({ asExpected: 0, invariantsBroken: 2 });
  });

  it('is started by its operation, and says which scenario it does not know', async () => {
    const operation = await operations.find(({ id }) => id === 'drills.start')?.load();
    const context = testContext();
    await expect(operation?.run({ seed: 1, scenarios: ['F12', 'F99'] }, context)).rejects.toMatchObject({ code: 'SCENARIO_UNKNOWN', errors: [{ path: '/scenarios/1' }] });
  });
});
