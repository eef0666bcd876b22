import { defineConfig } from 'vitest/config';

/** Only the tests that stand beside what is mutated: drills and benches would run for every mutant and hide what has no test of its own. */
export default defineConfig({
  test: { setupFiles: ['test/properties.ts'], include: ['shared/incidents/**/*.test.ts'], exclude: ['shared/incidents/intake/**', 'node_modules/**', '.build/**'], pool: 'threads', testTimeout: 5000 },
});
