import { beforeAll, describe, expect, it } from 'vitest';
import { importAll, measureBundles, median, type BundleSize } from './budget.ts';

const KB = 1024;

describe('bundle budget', () => {
  let sizes: BundleSize[];

  beforeAll(async () => {
    sizes = await measureBundles();
    // The whole build, on a machine that may be busy.
  }, 60_000);

  it('loads at most 60 KB in the median and 150 KB at most before the first request, and no SDK', () => {
    expect(sizes.length).toBeGreaterThanOrEqual(5);
    expect(median(sizes.map(({ initBytes }) => initBytes))).toBeLessThanOrEqual(60 * KB);
    for (const { name, initBytes, initSdkBytes } of sizes) {
      expect(initBytes, name).toBeLessThanOrEqual(150 * KB);
      expect(initSdkBytes, name).toBe(0);
    }
  });

  it.each(['mcp', 'events', 'workflow-steps'])('%s finds all that it may load later', (name) => {
    expect(importAll(name)).toBeGreaterThan(100);
  });

  it('bundles no infrastructure code', () => {
    expect(sizes.filter(({ hasCdk }) => hasCdk)).toEqual([]);
  });
});
