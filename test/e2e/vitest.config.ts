import { defineConfig } from 'vitest/config';
import { InOrder } from './in-order.ts';

export default defineConfig({
  test: {
    include: ['test/e2e/**/*.e2e.ts'],
    // One story against one running service: files share its state and its transcript.
    fileParallelism: false,
    sequence: { sequencer: InOrder },
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
