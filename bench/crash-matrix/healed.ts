import { isolatedAccount } from '../../functions/isolated-account.ts';
import { done, doubles, invariants } from '../../shared/drills/judge.ts';
import { chanceOf } from '../../shared/drills/random.ts';
import { DrillWorld } from '../../shared/drills/world.ts';
import { isReading } from '../../shared/ports/index.ts';

const SEED = 11;

class Crash extends Error {}

export interface Healed {
  /** Uses of the store and calls to the account that the whole recovery made. */
  readonly touches: number;
  /** Mutating calls among them. */
  readonly mutations: number;
  readonly effects: string;
  /** Whether a call was given up since it could not be known if it was sent. */
  readonly unsure: boolean;
  readonly problems: readonly string[];
}

/** Where the worker dies: before its nth use of the store or the account, or right after its nth effect. */
export type Where = { readonly touch: number } | { readonly afterMutation: number } | undefined;

/** Heals one fault from its event to its end; the worker dies once at the given place, if any, and another goes on. */
export async function healed(kind: string, target: { readonly resource: string; readonly region: string }, where: Where): Promise<Healed> {
  const world = new DrillWorld(await isolatedAccount(), chanceOf(SEED));
  await world.configure();
  await world.inject({ kind, ...target });
  let [touches, mutations] = [0, 0];
  let [died, isDead] = [false, false];
  // The dead do nothing more, whatever catches their end.
  world.interference.worker = () => {
    isDead = false;
  };
  const touch = (): void => {
    touches += 1;
    if (isDead) throw new Crash('dead');
    if (died || where === undefined || !('touch' in where) || where.touch !== touches) return;
    died = true;
    isDead = true;
    throw new Crash('before');
  };
  world.interference.store = touch;
  world.interference.cloud = async (call, action, parameters, context) => {
    touch();
    const answer = await call(action, parameters, context);
    if (isReading(action)) return answer;
    mutations += 1;
    if (!died && where !== undefined && 'afterMutation' in where && where.afterMutation === mutations) {
      died = true;
      isDead = true;
      throw new Crash('after');
    }
    return answer;
  };
  await world.rest();
  const aftermath = await world.aftermath();
  const ends = aftermath.incidents.map(({ outcome }) => outcome ?? 'OPEN');
  const problems = [...invariants(aftermath, world), ...(doubles(aftermath) > 0 ? ['a double effect'] : []), ...(ends.length === 1 && ends[0] === 'VERIFIED' ? [] : [`ended ${ends.join(' ')}`])];
  const unsure = aftermath.incidents.some(({ timeline }) => timeline.some(({ code }) => code === 'EFFECT_NOT_SEEN'));
  return { touches, mutations, unsure, effects: done(aftermath).map(({ action, parameters }) => action + JSON.stringify(parameters)).join('\n'), problems };
}

/** Every place at which a worker can die in a recovery that is whole. */
export function places({ touches, mutations }: Healed): readonly Exclude<Where, undefined>[] {
  return [...Array.from({ length: touches }, (_unused, index) => ({ touch: index + 1 })), ...Array.from({ length: mutations }, (_unused, index) => ({ afterMutation: index + 1 }))];
}

/** Whether a crash left no trace. Times within parameters differ, as of a comment that names the minute; the calls do not. */
export function difference(whole: Healed, { effects, problems, unsure }: Healed): string | undefined {
  if (problems.length > 0) return problems.join('; ');
  // A call that is never sent twice gives way to the next remedy when it is not known whether it was sent.
  if (unsure) return undefined;
  return effects.split('\n').length === whole.effects.split('\n').length ? undefined : 'other effects';
}
