import { describe, expect, it } from 'vitest';
import { chanceOf } from '../../shared/drills/random.ts';
import { compare, estimate } from './figures.ts';

describe('figures of a replay', () => {
  it('are medians that their interval holds', () => {
    const { median, low, high } = estimate([1, 2, 3, 4, 100], chanceOf(1));
    expect(median).toBe(3);
    expect(low).toBeLessThanOrEqual(3);
    expect(high).toBeGreaterThanOrEqual(3);
  });

  it('have no width when all are equal, and are the same for a seed', () => {
    expect(estimate([5, 5, 5], chanceOf(1))).toEqual({ median: 5, low: 5, high: 5 });
    expect(estimate([1, 9, 4, 7], chanceOf(3))).toEqual(estimate([1, 9, 4, 7], chanceOf(3)));
  });

  it('are compared commit by commit, since commits differ more than sides', () => {
    const { changePercent } = compare([{ baseline: 100, optimised: 50 }, { baseline: 10, optimised: 5 }, { baseline: 0, optimised: 0 }], chanceOf(1));
    expect(changePercent).toEqual({ median: -50, low: -50, high: -50 });
  });

  it('are not numbers when there are none', () => {
    expect(estimate([], chanceOf(1)).median).toBeNaN();
  });
});
