import { describe, expect, it } from 'vitest';
import { openFiles } from '../../../shared/adapters/repositories/files.ts';
import { detect } from '../../../shared/pipelines/detection/engine.ts';
import { generatePipeline, platformOf } from '../../../shared/pipelines/generation/generate.ts';
import { optionsSchema } from '../../../shared/pipelines/generation/options.ts';
import { platforms } from '../../../shared/pipelines/platforms/index.gen.ts';
import { REPOSITORIES } from './repositories.ts';

const NOW = new Date('2026-11-23T00:00:00Z');

type Files = Readonly<Record<string, string>>;

function generate(files: Files, platform: string): { readonly pipeline: unknown; readonly files: Files } {
  const { generated, pipeline } = generatePipeline({ tree: openFiles(files), platform: platformOf(platform), options: optionsSchema.parse({}), now: NOW, version: '0.0.0' });
  return { pipeline, files: Object.fromEntries(generated.files.map(({ path, content }) => [path, content])) };
}

/** What a pipeline is made of; where each fact was read may change, since our own pipeline is now one of the places. */
const factsOf = (files: Files): unknown =>
  detect(openFiles(files), NOW).components.map(({ path, stack, commands, matrix, packageManager, services }) => ({ path, stack, commands, matrix, packageManager, services: services.map(({ name, version }) => [name, version]) }));

describe.each(Object.entries(REPOSITORIES))('%s', (_name, files: Files) => {
  it.each(platforms.map(({ id }) => id))('stays as it is when it already holds our pipeline for %s', (platform) => {
    const first = generate(files, platform);
    const adopted = { ...files, ...first.files };
    expect(Object.keys(first.files).length).toBeGreaterThan(0);
    expect(factsOf(adopted)).toEqual(factsOf(files));
    expect(generate(adopted, platform).files).toEqual(first.files);
  });
});
