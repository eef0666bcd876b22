import { expect, it } from 'vitest';
import { count, duration, percent, timeOf } from './format.ts';

it.each([
  [0, '0 s'],
  [59.6, '1 min'],
  [200, '3 min 20 s'],
  [3600, '1 h'],
  [3599.6, '1 h'],
  [3900, '1 h 5 min'],
  [7199, '2 h'],
  [-100, '-1 min 40 s'],
  [-0.2, '0 s'],
])('says %d seconds as %s', (seconds, text) => {
  expect(duration(seconds)).toBe(text);
});

it('says numbers with their noun, shares as percent and times in UTC', () => {
  expect([count(1, 'file'), count(0, 'file'), percent(0.955), timeOf('2026-11-02T17:04:40.318Z')]).toEqual(['1 file', '0 files', '96 %', '2026-11-02 17:04:40 UTC']);
});
