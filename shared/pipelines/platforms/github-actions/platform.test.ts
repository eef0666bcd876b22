import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import * as z from 'zod/mini';
import type { Pipeline } from '../../model.ts';
import { sampleJob, SAMPLE_MATRIX, samplePipeline, sampleStep } from '../sample-pipeline.ts';
import platform from './platform.ts';

const workflow = z.looseObject({
  on: z.record(z.string(), z.unknown()),
  permissions: z.record(z.string(), z.string()),
  concurrency: z.object({ group: z.string(), 'cancel-in-progress': z.string() }),
  jobs: z.record(
    z.string(),
    z.looseObject({
      'timeout-minutes': z.number(),
      permissions: z.record(z.string(), z.string()),
      services: z.optional(z.record(z.string(), z.looseObject({ image: z.string(), options: z.optional(z.string()) }))),
      env: z.optional(z.record(z.string(), z.string())),
      steps: z.array(z.looseObject({ name: z.string(), uses: z.optional(z.string()), run: z.optional(z.string()), with: z.optional(z.record(z.string(), z.unknown())), env: z.optional(z.record(z.string(), z.string())) })),
    }),
  ),
});

const text = (pipeline: Pipeline): string => platform.print(pipeline)[0]?.content ?? '';
const printed = (pipeline: Pipeline) => workflow.parse(parse(text(pipeline)));

const nodeInputs = (caches: { id: string; keyFiles: string[] }[]) =>
  printed(samplePipeline(sampleJob({ caches }))).jobs['test']?.steps.find((step) => step.uses?.includes('setup-node'))?.with;

describe('GitHub Actions', () => {
  it('gives the token no rights but reading, job by job', () => {
    const file = printed(samplePipeline(sampleJob(), sampleJob({ id: 'build', needs: ['test'] })));
    expect(file.permissions).toEqual({});
    expect(Object.values(file.jobs).map((job) => job.permissions)).toEqual([{ contents: 'read' }, { contents: 'read' }]);
  });

  it('never runs with the rights of the target for code from a fork', () => {
    expect(Object.keys(printed(samplePipeline(sampleJob())).on)).toEqual(['push', 'pull_request', 'workflow_dispatch']);
  });

  it('pins every action to a commit, with its version beside it', () => {
    const uses = text(samplePipeline(sampleJob({ artifact: { paths: ['dist'], retentionDays: 7 } }))).match(/uses: .*/g) ?? [];
    expect(uses).toHaveLength(3);
    for (const line of uses) expect(line).toMatch(/^uses: [a-z-]+\/[a-z-]+@[0-9a-f]{40} # v\d+(\.\d+)*$/);
  });

  it('keeps no credentials in the checkout and cancels only runs of pull requests', () => {
    const file = printed(samplePipeline(sampleJob()));
    expect(file.jobs['test']?.steps[0]?.with).toEqual({ 'persist-credentials': false });
    expect(file.concurrency['cancel-in-progress']).toBe("${{ github.event_name == 'pull_request' }}");
  });

  it('sets up the cell of the matrix and tells shell lines its version', () => {
    const job = printed(samplePipeline(sampleJob(SAMPLE_MATRIX))).jobs['test'];
    expect(job?.steps.find((step) => step.uses?.includes('setup-node'))?.with?.['node-version']).toBe('${{ matrix.node-version }}');
    expect(job?.env).toEqual({ NODE_VERSION: '${{ matrix.node-version }}' });
  });

  it('switches caches on only where the pipeline has one', () => {
    expect(nodeInputs([])).toEqual({ 'node-version': '24', 'package-manager-cache': false });
    expect(nodeInputs([{ id: 'npm', keyFiles: ['package-lock.json'] }])).toMatchObject({ cache: 'npm', 'cache-dependency-path': 'package-lock.json' });
  });

  it('runs a service with a digest as a service and one without by a step that waits for it', () => {
    const service = { name: 'db', ports: [5432], env: { POSTGRES_PASSWORD: 'x' }, health: 'pg_isready' };
    const digest = `postgres:17.6@sha256:${'a'.repeat(64)}`;
    const withDigest = printed(samplePipeline(sampleJob({ services: [{ ...service, image: digest }] }))).jobs['test'];
    expect(withDigest?.services?.['db']).toMatchObject({ image: digest, options: expect.stringContaining('--health-cmd "pg_isready"') });
    const without = printed(samplePipeline(sampleJob({ services: [{ ...service, image: 'postgres:17.6' }] }))).jobs['test'];
    expect(without?.services).toBeUndefined();
    expect(without?.steps.find((step) => step.name === 'Start db')?.run).toContain('docker run --detach');
  });

  it('leaves nothing of a hostile name for GitHub to evaluate', () => {
    const hostile = '${{ secrets.TOKEN }}';
    const content = text(samplePipeline(sampleJob({ title: hostile, env: { A: hostile }, steps: [sampleStep({ title: hostile, path: `a/${hostile}`, run: [`echo ${hostile}`] })] })));
    const expressions = [...content.matchAll(/\$\{\{(.*?)\}\}/g)].map((match) => match[1]?.replaceAll("''", "'").trim());
    expect(new Set(expressions)).toEqual(new Set(['github.workflow', 'github.ref', "github.event_name == 'pull_request'", "'${{'"]));
  });

  it.each(['', 'name: CI', 'jobs: [', 'name: CI\njobs:\n  a:\n    runs-on: x\n'])('refuses to read %j', (content) => {
    expect(() => platform.read([{ path: platform.path, content }])).toThrow(expect.objectContaining({ code: 'PIPELINE_UNREADABLE' }));
  });

  it('refuses to print what no file can carry', () => {
    const wrong = samplePipeline(sampleJob({ needs: ['nobody'] }), sampleJob({ id: 'A b', steps: [sampleStep({ run: ['a\nb'], path: '../x' })] }));
    expect(() => platform.print(wrong)).toThrow(expect.objectContaining({ code: 'PIPELINE_INVALID', errors: expect.arrayContaining([expect.objectContaining({ path: '/jobs/1/steps/0/path' })]) }));
  });
});
