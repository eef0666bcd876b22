import type { Chance } from './chance.ts';

const wrongValues = [
  'text',
  null,
  [],
  {},
  [[1]],
  [{}],
  [{ regex: 'a' }],
  [{ prefix: 'a', suffix: 'b' }],
  [{ prefix: 5 }],
  [{ suffix: { wildcard: '*' } }],
  [{ wildcard: 'a**' }],
  [{ wildcard: '\\a' }],
  [{ 'equals-ignore-case': null }],
  [{ 'anything-but': [] }],
  [{ 'anything-but': ['a', 1] }],
  [{ 'anything-but': true }],
  [{ 'anything-but': { prefix: '' } }],
  [{ 'anything-but': { numeric: ['=', 1] } }],
  [{ numeric: ['>', 5, '<', 1] }],
  [{ numeric: ['>', '1'] }],
  [{ numeric: ['<', 1, '>', 0] }],
  [{ cidr: '10.0.0.0' }],
  [{ cidr: '10.0.0.0/40' }],
  [{ exists: 'true' }],
] as const;

/** Replaces one member of a pattern by something that EventBridge refuses. */
export function malform(chance: Chance, pattern: Readonly<Record<string, unknown>>): unknown {
  const wrong = chance.pick(wrongValues);
  if (chance.percent(15)) return { ...pattern, $or: chance.pick([[{ source: ['a'] }], [], 'text', [{ source: ['a'] }, {}]]) };
  return { ...pattern, [chance.pick(['source', 'region', 'detail'])]: wrong };
}
