import type * as fc from 'fast-check';
import { integer } from 'fast-check';

/** Procedural choices, drawn from fast-check so that one seed gives the same pairs everywhere. */
export interface Chance {
  integer(min: number, max: number): number;
  /** True in `percent` of a hundred cases. */
  percent(percent: number): boolean;
  pick<const T extends readonly [unknown, ...unknown[]]>(list: T): T[number];
  pickSome<T>(list: readonly T[], count: number): T[];
}

export function chanceFrom(generate: fc.GeneratorValue): Chance {
  const whole = (min: number, max: number): number => generate(integer, { min, max });
  return {
    integer: whole,
    percent: (percent) => whole(1, 100) <= percent,
    pick: (list) => list[whole(0, list.length - 1)],
    pickSome(list, count) {
      const rest = [...list];
      const taken = [];
      while (taken.length < count && rest.length > 0) taken.push(...rest.splice(whole(0, rest.length - 1), 1));
      return taken;
    },
  };
}
