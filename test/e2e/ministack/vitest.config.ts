import { defineConfig } from 'vitest/config';
import { InOrder } from '../in-order.ts';

export default defineConfig({
  test: { include: ['test/e2e/ministack/*.deployed.ts'], fileParallelism: false, sequence: { sequencer: InOrder }, maxConcurrency: 20, testTimeout: 60_000, hookTimeout: 60_000 },
});
