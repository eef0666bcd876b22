import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: { include: ['test/e2e/ministack/*.deployed.ts'], fileParallelism: false, maxConcurrency: 20, testTimeout: 60_000, hookTimeout: 60_000 },
});
