import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import * as z from 'zod/mini';
import type { Pipeline } from '../../model.ts';
import { sampleJob, SAMPLE_MATRIX, samplePipeline, sampleStep } from '../sample-pipeline.ts';
import platform from './platform.ts';

const content = (pipeline: Pipeline): string => platform.print(pipeline)[0]?.content ?? '';
const file = (pipeline: Pipeline): Record<string, unknown> => z.record(z.string(), z.unknown()).parse(parse(content(pipeline)));

describe('GitLab CI', () => {
  it('makes one pipeline for a change', () => {
    expect(file(samplePipeline(sampleJob()))['workflow']).toEqual({
      name: 'CI',
      rules: [{ if: "$CI_PIPELINE_SOURCE == 'merge_request_event'" }, { if: '$CI_COMMIT_BRANCH == $CI_DEFAULT_BRANCH' }, { if: "$CI_PIPELINE_SOURCE == 'web'" }],
    });
    const named = { ...samplePipeline(sampleJob()), triggers: { branches: ['main', 'release/2'], pullRequests: false, manual: false } };
    expect(file(named)['workflow']).toMatchObject({ rules: [{ if: "$CI_COMMIT_BRANCH == 'main'" }, { if: "$CI_COMMIT_BRANCH == 'release/2'" }] });
  });

  it('starts a job as soon as what it needs is done, whatever its stage', () => {
    const yaml = file(samplePipeline(sampleJob({ id: 'lint' }), sampleJob(), sampleJob({ id: 'build', needs: ['lint'] })));
    expect(yaml['stages']).toEqual(['checks', 'build']);
    expect(yaml['build']).toMatchObject({ stage: 'build', needs: ['lint'] });
    expect(yaml['test']).toMatchObject({ stage: 'checks', needs: [] });
  });

  it('gives each version of a matrix its own exact image', () => {
    const job = z.looseObject({ image: z.string(), parallel: z.object({ matrix: z.array(z.record(z.string(), z.string())) }) }).parse(file(samplePipeline(sampleJob(SAMPLE_MATRIX)))['test']);
    expect(job.image).toBe('$TOOLCHAIN_IMAGE');
    expect(job.parallel.matrix.map((cell) => cell['NODE_VERSION'])).toEqual(['20', '22', '24']);
    for (const cell of job.parallel.matrix) expect(cell['TOOLCHAIN_IMAGE']).toMatch(new RegExp(`^node:${cell['NODE_VERSION']}`));
  });

  it('isolates what would change the shell of the steps after it', () => {
    const job = z.looseObject({ script: z.array(z.string()) }).parse(
      file(samplePipeline(sampleJob({ steps: [sampleStep({ id: 'a', run: ['npm ci'] }), sampleStep({ id: 'b', run: ['cd web && npm test'] }), sampleStep({ id: 'c', path: 'my dir', env: { A: "it's" } })] })))['test'],
    );
    expect(job.script).toEqual(['npm ci', '(\n  cd web && npm test\n)\n', "(\n  cd 'my dir'\n  export A='it'\\''s'\n\n  npm test\n)\n"]);
  });

  it('keeps GitLab from expanding a value that the repository wrote', () => {
    expect(file(samplePipeline(sampleJob({ env: { A: '$CI_JOB_TOKEN' } })))['test']).toMatchObject({ variables: { A: { value: '$CI_JOB_TOKEN', expand: false } } });
    const service = { name: 'db', image: 'postgres:17.6', ports: [], env: { P: '$CI_JOB_TOKEN' } };
    expect(file(samplePipeline(sampleJob({ services: [service] })))['test']).toMatchObject({ services: [{ variables: { P: '$$CI_JOB_TOKEN' } }] });
  });

  it('quotes words that YAML 1.1 takes for booleans, numbers or times', () => {
    const yaml = content(samplePipeline(sampleJob({ env: { A: 'yes', B: '1:30', C: 'off', D: '012' } })));
    expect(parse(yaml, { version: '1.1' })).toMatchObject({ test: { variables: { A: 'yes', B: '1:30', C: 'off', D: '012' } } });
  });

  it('moves a cached download folder into the work folder, which alone is cached', () => {
    expect(file(samplePipeline(sampleJob({ caches: [{ id: 'npm', keyFiles: ['package-lock.json'] }] })))['test']).toMatchObject({
      variables: { npm_config_cache: '$CI_PROJECT_DIR/.cache/npm' },
      cache: [{ key: { files: ['package-lock.json'], prefix: 'npm' }, paths: ['.cache/npm'] }],
    });
  });

  it.each(['', 'test: [', 'stages: []\nworkflow: {}\ndefault: {}\ntest:\n  script: [x]\n'])('refuses to read %j', (text) => {
    expect(() => platform.read([{ path: platform.path, content: text }])).toThrow(expect.objectContaining({ code: 'PIPELINE_UNREADABLE' }));
  });
});
