import { expect, it } from 'vitest';
import { isolatedAccount } from '../../functions/isolated-account.ts';
import { difference, healed, places } from './healed.ts';

const KIND = 'function-bad-version';

it('comes to the same end wherever its worker dies', async () => {
  const { simulation } = await isolatedAccount();
  const [target] = await simulation.candidates(KIND);
  if (target === undefined) throw new Error('The sandbox has no function.');
  const whole = await healed(KIND, target, undefined);
  expect(whole.problems).toEqual([]);
  expect(whole.mutations).toBeGreaterThan(0);
  const different: string[] = [];
  for (const where of places(whole)) {
    const found = difference(whole, await healed(KIND, target, where));
    if (found !== undefined) different.push(`${JSON.stringify(where)}: ${found}`);
  }
  expect(different).toEqual([]);
});
