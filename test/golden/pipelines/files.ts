import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { openFiles } from '../../../shared/adapters/repositories/files.ts';
import { generatePipeline, platformOf } from '../../../shared/pipelines/generation/generate.ts';
import { optionsSchema } from '../../../shared/pipelines/generation/options.ts';
import type { GeneratedFile, Pipeline } from '../../../shared/pipelines/model.ts';
import { platforms } from '../../../shared/pipelines/platforms/index.gen.ts';
import { readBases } from '../../../shared/pipelines/regeneration/base.ts';
import { REPOSITORIES } from './repositories.ts';

/** Day on which the goldens are made: which versions are supported depends on it. */
const DAY = new Date('2026-11-23T00:00:00Z');
const FOLDER = import.meta.dirname;

export interface Golden {
  readonly repository: string;
  readonly platform: string;
  readonly pipeline: Pipeline;
  readonly files: readonly GeneratedFile[];
  readonly warnings: readonly { readonly code: string }[];
}

/** Generates every synthetic repository on every platform. */
export function generateGoldens(options: object = {}): readonly Golden[] {
  return Object.entries(REPOSITORIES).flatMap(([repository, contents]) =>
    platforms.map(({ id }): Golden => {
      const { pipeline, generated } = generatePipeline({ tree: openFiles(contents), platform: platformOf(id), options: optionsSchema.parse(options), now: DAY, version: '0.0.0' });
      return { repository, platform: id, pipeline, files: generated.files, warnings: generated.warnings };
    }),
  );
}

const folderOf = ({ repository, platform }: Golden): string => join(FOLDER, repository, platform);

/** Files as they are kept: without the line by which a file repeats itself, in which no difference can be read. */
export function keptFiles({ files }: Golden): readonly GeneratedFile[] {
  return files.map(({ path, content }) => ({ path, content: readBases(content).body }));
}

/** What is kept for a golden; empty when nothing is. */
export function readGolden(golden: Golden): readonly GeneratedFile[] {
  const folder = folderOf(golden);
  if (!existsSync(folder)) return [];
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return entries.map((entry) => join(entry.parentPath, entry.name)).map((path) => ({ path: relative(folder, path), content: readFileSync(path, 'utf8') }));
}

export function writeGolden(golden: Golden): void {
  rmSync(folderOf(golden), { recursive: true, force: true });
  for (const file of keptFiles(golden)) {
    const path = join(folderOf(golden), file.path);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, file.content);
  }
}
