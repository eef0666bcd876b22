import { describe, expect, it } from 'vitest';
import { openFiles } from '../../adapters/repositories/files.ts';
import { platforms } from '../platforms/index.gen.ts';
import { generatePipeline, platformOf } from './generate.ts';
import { optionsSchema } from './options.ts';

const FILES = { 'package.json': JSON.stringify({ name: 'shop', scripts: { build: 'tsc', test: 'node --test' }, devDependencies: { typescript: '^5.9.0' } }), 'package-lock.json': `{"lockfileVersion":3,"packages":{}}${' '.repeat(100_000)}`, 'tsconfig.json': '{"compilerOptions":{"outDir":"dist"}}' };
function generate(options: object, platform = 'github-actions', files: Readonly<Record<string, string>> = FILES) {
  const { generated, pipeline } = generatePipeline({ tree: openFiles(files), platform: platformOf(platform), options: optionsSchema.parse(options), now: new Date('2026-11-23T00:00:00Z'), version: '0' });
  return { generated, pipeline, content: (path: string): string => generated.files.find((file) => file.path === path)?.content ?? '' };
}

describe('planRelease', () => {
  it('builds for tags alone, without caches, and signs', () => {
    const { pipeline, content } = generate({ release: 'on' });
    const jobs = pipeline.jobs.filter(({ workflow }) => workflow === 'release');
    expect(pipeline.jobs.some(({ caches, workflow }) => workflow === undefined && caches.length > 0)).toBe(true);
    expect(jobs.map(({ id, when, caches, needs }) => [id, when, caches, needs])).toEqual([['release-build', ['tag'], [], []], ['release-build-sbom', ['tag'], [], ['release-build']]]);
    const file = content('.github/workflows/release.yml');
    expect(file).toMatch(/on:\n {2}push:\n {4}tags:\n {6}- 'v\*'\n\n/);
    expect(file).not.toMatch(/pull_request|secrets\.|cache: npm/);
    expect(file.match(/uses: actions\/attest@[0-9a-f]{40}/g)).toHaveLength(2);
  });

  it('builds in a workflow of its own when isolated', () => {
    const { content } = generate({ release: 'isolated' });
    expect(content('.github/workflows/release.yml')).toMatch(/uses: '?\.\/\.github\/workflows\/release-build\.yml/);
    expect(content('.github/workflows/release-build.yml')).toMatch(/on:\n {2}workflow_call: \{\}[^]*actions\/attest@/);
  });

  it.each(platforms.map(({ id }) => id))('is read back as planned on %s', (platform) => {
    for (const release of ['on', 'isolated']) expect(generate({ release, security: 'standard' }, platform).generated.receipts.filter(({ result }) => result === 'fail')).toEqual([]);
  });

  it('says when nothing is built', () => {
    expect(generate({ release: 'on' }, 'github-actions', { 'go.mod': 'module a\n\ngo 1.26.0\n', 'a_test.go': 'package a\n' }).generated.warnings.map(({ code }) => code)).toContain('NOTHING_TO_RELEASE');
  });
});
