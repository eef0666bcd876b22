import * as fc from 'fast-check';
import { isolatedAccount } from '../../functions/isolated-account.ts';
import { chanceOf } from '../../shared/drills/random.ts';
import { done } from '../../shared/drills/judge.ts';
import type { Aftermath } from '../../shared/drills/model.ts';
import { DrillWorld } from '../../shared/drills/world.ts';
import type { Store } from '../../shared/ports/index.ts';
import { remediations } from '../../shared/remediation/index.ts';
import { arbitraries, kill, type Real } from './commands.ts';
import { History } from './history.ts';

class Crash extends Error {}

/** A world in which things go wrong when the commands say so. Of ten remediations three ask first. */
async function begin(seed: number, plant: (store: Store) => Store): Promise<Real> {
  const account = await isolatedAccount();
  const world = new DrillWorld({ ...account, store: plant(account.store) }, chanceOf(seed));
  const modes = Object.fromEntries(remediations.map(({ id }) => [id, world.chance.next() < 0.3 ? 'approve' : 'auto'] as const));
  await world.configure({ modes, approvals: { expiresAfterMinutes: 10, approvers: ['casey', 'robin'] } });
  const real: Real = { world, history: new History(), sent: [], held: [], mishaps: { crashIn: 0, killIn: 0, isDead: false, isHolding: false, skew: 0 } };
  interfere(real);
  return real;
}

function interfere(real: Real): void {
  const { world, mishaps, sent, held } = real;
  const touch = async (): Promise<void> => {
    // The dead do nothing more, whatever catches their end.
    if (mishaps.isDead) throw new Crash();
    if (mishaps.killIn > 0) {
      mishaps.killIn -= 1;
      if (mishaps.killIn === 0) await kill(real, true);
    }
    if (mishaps.crashIn === 0) return;
    mishaps.crashIn -= 1;
    if (mishaps.crashIn > 0) return;
    mishaps.isDead = true;
    throw new Crash();
  };
  world.interference.worker = () => {
    mishaps.isDead = false;
  };
  world.interference.store = touch;
  world.interference.cloud = async (call, action, parameters, context) => {
    await touch();
    const answer = await call(action, parameters, context);
    await touch();
    return answer;
  };
  world.interference.skewSeconds = () => mishaps.skew;
  world.interference.loses = (event) => {
    sent.push(event);
    if (mishaps.isHolding) held.push(event);
    return mishaps.isHolding;
  };
}

/** What was done over all runs, so that it can be seen that the courses of events reach something. */
export interface Tally {
  commands: number;
  incidents: number;
  effects: number;
  readonly outcomes: Record<string, number>;
}

/** Everything that was begun comes to its end, undisturbed. */
async function settle({ world, mishaps, held, history }: Real, tally: Tally | undefined): Promise<string[]> {
  Object.assign(mishaps, { crashIn: 0, killIn: 0, isDead: false, isHolding: false, skew: 0 });
  for (const event of held.splice(0)) world.deliver(event);
  await world.rest(700);
  const aftermath = await world.aftermath();
  if (tally !== undefined) count(tally, aftermath);
  return history.broken(aftermath, world);
}

function count(tally: Tally, aftermath: Aftermath): void {
  tally.incidents += aftermath.incidents.length;
  tally.effects += done(aftermath).length;
  for (const { outcome = 'OPEN' } of aftermath.incidents) tally.outcomes[outcome] = (tally.outcomes[outcome] ?? 0) + 1;
}

export interface PropertyOptions {
  /** Gets between the service and its store: with a guard broken in that way, the property must fail. */
  readonly plant?: (store: Store) => Store;
  /** The invariant to ask about; all when absent. */
  readonly only?: string;
  readonly tally?: Tally;
  readonly maxCommands?: number;
}

/** Any course of events, at most 60 commands long: afterwards I1 to I8 hold and nothing is left open. */
export function recoveryProperty({ plant = (store) => store, only = '', tally, maxCommands = 60 }: PropertyOptions) {
  return fc.asyncProperty(fc.commands(arbitraries, { maxCommands, size: 'max' }), fc.nat(1_000_000), async (commands, seed) => {
    const real = await begin(seed, plant);
    await fc.asyncModelRun(() => ({ model: {}, real }), commands);
    if (tally !== undefined) tally.commands += [...commands].length;
    const broken = (await settle(real, tally)).filter((problem) => problem.startsWith(only));
    if (broken.length > 0) throw new Error(broken.slice(0, 3).join('\n'));
  });
}
