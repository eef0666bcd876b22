import { isolatedAccount } from '../../functions/isolated-account.ts';
import type { Simulation } from '../../shared/ports/index.ts';
import { remediations } from '../../shared/remediation/index.ts';
import type { BenchOptions } from '../bench.ts';
import { difference, healed, places } from './healed.ts';

/** The first resource on which the fault is healed when nobody dies: some carry no tag that lets them be acted on. */
async function healable(kind: string, candidates: Awaited<ReturnType<Simulation['candidates']>>) {
  for (const target of candidates) {
    const whole = await healed(kind, target, undefined);
    if (whole.problems.length === 0) return { target, whole };
  }
  throw new Error(`${kind} is healed on no resource.`);
}

/** The worker dies before every single use of the store and every call, and after every effect: each run must come to the same end. */
export async function run({ json, args }: BenchOptions): Promise<object> {
  const { simulation } = await isolatedAccount();
  const only = args.includes('--only') ? args[args.indexOf('--only') + 1] : undefined;
  const acting = new Set(remediations.filter(({ mode }) => mode === 'full').map(({ id }) => id));
  const kinds = (await simulation.faultKinds()).filter(({ kind, remediation }) => acting.has(remediation ?? '') && (only === undefined || kind === only));
  let [crashes, same] = [0, 0];
  const different: string[] = [];
  for (const { kind } of kinds) {
    const { target, whole } = await healable(kind, await simulation.candidates(kind));
    for (const where of places(whole)) {
      const found = difference(whole, await healed(kind, target, where));
      crashes += 1;
      if (found === undefined) same += 1;
      else different.push(`${kind} ${JSON.stringify(where)}: ${found}`);
    }
    if (!json) console.log(`${kind}: ${places(whole).length} crashes`);
  }
  if (!json) for (const line of different.slice(0, 30)) console.log(line);
  return { faults: kinds.length, crashes, sameEnd: same, different: different.length };
}
