import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['**/*.test.ts'],
    exclude: ['node_modules/**', '.build/**', '.peers/**', 'cdk.out/**', 'test/peers/**', 'test/e2e/**'],
    pool: 'threads',
    testTimeout: 30_000,
  },
});
