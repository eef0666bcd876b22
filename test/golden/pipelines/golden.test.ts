import { describe, expect, it } from 'vitest';
import { readBases } from '../../../shared/pipelines/regeneration/base.ts';
import { generateGoldens, keptFiles, readGolden, writeGolden } from './files.ts';

const update = process.env['UPDATE_GOLDEN'] === '1';

/** Run with UPDATE_GOLDEN=1 to keep what is printed now, then read the difference before committing it. */
describe.each(generateGoldens().map((golden) => [`${golden.repository} on ${golden.platform}`, golden] as const))('%s', (_name, golden) => {
  it('prints what is kept', () => {
    if (update) writeGolden(golden);
    const kept = readGolden(golden);
    expect(golden.files.length).toBeGreaterThan(0);
    expect(keptFiles(golden)).toEqual(kept);
  });

  it('carries what was generated', () => {
    for (const { path, content } of golden.files) {
      const { body, bases } = readBases(content);
      expect([...bases]).toEqual([[path, body]]);
    }
  });
});
