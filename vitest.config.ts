import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['**/*.test.ts'],
    exclude: ['node_modules/**', '.build/**', '.peers/**', 'cdk.out/**', 'test/peers/**', 'test/e2e/**'],
    setupFiles: ['test/properties.ts'],
    pool: 'threads',
    // No test changes anything that another file sees; a worker for each file would take a third longer.
    isolate: false,
    // By default one core is left idle, which on two cores doubles the time.
    maxWorkers: '100%',
    testTimeout: 30_000,
  },
});
