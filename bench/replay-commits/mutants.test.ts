import { describe, expect, it } from 'vitest';
import { chanceOf } from '../../shared/drills/random.ts';
import { mutantsOf, mutated, sample } from './mutants.ts';

const GO = `package a

// a == b
func f(a, b int) error {
	if a == b && a > 0 { // c != d
		return nil
	}
	return g("x == y")
}
`;

describe('planted faults', () => {
  it('are in code, neither in comments nor in texts', () => {
    expect(mutantsOf('a.go', GO).map(({ line, after }) => [line, after.trim()])).toEqual([
      [5, 'if a != b && a > 0 { // c != d'],
      [5, 'if a == b && a <= 0 { // c != d'],
      [5, 'if a == b || a > 0 { // c != d'],
      [5, 'if a == b && a > 1 { // c != d'],
      [6, 'panic("mutant")'],
    ]);
  });

  it('change one line only', () => {
    for (const mutant of mutantsOf('a.go', GO)) {
      const [before, after] = [GO.split('\n'), mutated(GO, mutant).split('\n')];
      expect(after.filter((line, index) => line !== before[index])).toEqual([mutant.after]);
    }
  });

  it('are refused by a file with another line', () => {
    const [mutant] = mutantsOf('a.go', GO);
    expect(() => mutated('package b\n', mutant ?? { path: '', line: 1, before: 'x', after: 'y' })).toThrow('is not the one');
  });

  it('are drawn by the seed, no two of one line', () => {
    const all = mutantsOf('a.go', GO);
    const drawn = sample(all, 5, chanceOf(7));
    expect(drawn.map(({ line }) => line).toSorted()).toEqual([5, 6]);
    expect(sample(all, 5, chanceOf(7))).toEqual(drawn);
    expect(sample(all, 1, chanceOf(7))).toHaveLength(1);
  });

  it('know Python', () => {
    expect(mutantsOf('a.py', 'if not x and y >= 1:\n    return True\n# x == y').map(({ after }) => after.trim())).toEqual(['if not x and y < 1:', 'if not x or y >= 1:', 'if x and y >= 1:', 'if not x and y >= 2:', 'return False']);
  });
});
