import { describe, expect, it } from 'vitest';
import { choose, readLog } from './commits.ts';

const record = (hash: string, parents: string, ...paths: readonly string[]): string => `\u001E${hash}\u001F${parents}\u001Ffix: ${hash}\0\n${paths.join('\0')}\0`;
const LOG = readLog(['c4', 'c3', 'c2', 'c1'].map((hash, index) => record(hash, `p${4 - index}`, 'a.go', 'docs/a b.md')).join('') + record('c0', ''));

describe('commits that are replayed', () => {
  it('are read with their parent and paths, the first of all left out', () => {
    expect(LOG).toHaveLength(4);
    expect(LOG[0]).toEqual({ hash: 'c4', parent: 'p4', subject: 'fix: c4', changed: ['a.go', 'docs/a b.md'] });
  });

  it('are the newest, oldest first, and those recorded come right before', () => {
    const { recorded, replayed } = choose(LOG, 2, 2);
    expect([recorded, replayed].map((some) => some.map(({ hash }) => hash))).toEqual([['c1', 'c2'], ['c3', 'c4']]);
  });

  it('are refused when there are too few', () => {
    expect(() => choose(LOG, 3, 2)).toThrow('There are 4 commits; 5 are asked for.');
  });
});
