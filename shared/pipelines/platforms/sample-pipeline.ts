import type { Job, Pipeline, Step } from '../model.ts';

/** A step for tests. */
export function sampleStep(part: Partial<Step> = {}): Step {
  return { id: 'test', title: 'Test', intent: 'test', run: ['npm test'], path: '.', env: {}, ...part };
}

/** A job for tests. */
export function sampleJob(part: Partial<Job> = {}): Job {
  return {
    id: 'test', title: 'Test', why: 'Runs the tests.', component: '.', toolchain: { tool: 'node', version: '24', tools: [] },
    needs: [], env: {}, services: [], caches: [], steps: [sampleStep()], timeoutMinutes: 15, ...part,
  };
}

/** A pipeline for tests. */
export function samplePipeline(...jobs: readonly Job[]): Pipeline {
  return { name: 'CI', triggers: { branches: [], pullRequests: true, manual: true }, jobs };
}

/** A matrix over three versions of Node, for tests. */
export const SAMPLE_MATRIX = {
  toolchain: { tool: 'node', version: { matrix: 'node-version' }, tools: [] },
  matrix: { variable: 'node-version', values: ['20', '22', '24'] },
} as const;
