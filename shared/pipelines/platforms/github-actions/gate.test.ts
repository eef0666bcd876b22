import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import * as z from 'zod/mini';
import { sampleJob, SAMPLE_MATRIX, samplePipeline } from '../sample-pipeline.ts';
import gitlabCi from '../gitlab-ci/platform.ts';
import jenkins from '../jenkins/platform.ts';
import platform from './platform.ts';

const pipeline = { ...samplePipeline(sampleJob(SAMPLE_MATRIX), sampleJob({ id: 'build', needs: ['test'] })), gate: 'required' };
const content = platform.print(pipeline)[0]?.content ?? '';
const gate = z.looseObject({
  if: z.string(),
  needs: z.array(z.string()),
  permissions: z.strictObject({}),
  steps: z.tuple([z.looseObject({ env: z.strictObject({ RESULTS: z.string() }), run: z.string() })]),
});
const printed = gate.parse(z.looseObject({ jobs: z.looseObject({ required: z.unknown() }) }).parse(parse(content)).jobs.required);
const outOfNeeds = (id: string): string => content.replace(/(if: \$\{\{ always\(\) \}\}\n\s+needs: )\[.*\]/, `$1[ ${id} ]`);
/** Runs the printed lines as a runner does: `bash -e`. */
const exitCode = (...results: readonly string[]) => spawnSync('bash', ['-e', '-c', printed.steps[0].run], { env: { ...process.env, RESULTS: results.join(' ') } }).status;

describe('the job that stands for all', () => {
  it('waits for every job, runs whatever they did, and has no rights', () => {
    expect(printed).toMatchObject({ if: '${{ always() }}', needs: ['test', 'build'], permissions: {} });
    expect(printed.steps[0].env.RESULTS).toBe("${{ join(needs.*.result, ' ') }}");
  });

  it.each([[['success']], [['success', 'skipped']], [['skipped', 'skipped', 'success']]])('passes for %j', (results) => {
    expect(exitCode(...results)).toBe(0);
  });

  it.each([[[]], [['failure']], [['success', 'cancelled']], [['failure', 'skipped']], [['success', 'something-new', 'success']]])('fails for %j', (results) => {
    expect(exitCode(...results)).toBe(1);
  });

  it('is not read when it leaves a job out', () => {
    expect(() => platform.read([{ path: platform.path, content: outOfNeeds('test') }])).toThrow(expect.objectContaining({ code: 'PIPELINE_UNREADABLE' }));
  });

  it('may not take the place of a job', () => {
    expect(() => platform.print({ ...pipeline, gate: 'build' })).toThrow(expect.objectContaining({ code: 'PIPELINE_INVALID', errors: [expect.objectContaining({ path: '/gate' })] }));
  });

  it('is printed only where a merge requires jobs by name, and only when asked for', () => {
    const { gate: _gate, ...without } = pipeline;
    for (const other of [gitlabCi, jenkins]) expect(other.print(pipeline)).toEqual(other.print(without));
    expect(platform.print(without)[0]?.content).not.toContain('always()');
  });
});
