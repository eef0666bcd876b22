import { globSync, lstatSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { invalidInput } from '../../shared/core/errors.ts';
import type { OutputFile } from './files.ts';

/** Where each system keeps its pipelines. */
const PLACES: Readonly<Record<string, readonly string[]>> = {
  'github-actions': ['.github/workflows/*.{yml,yaml}', '.github/workflows/actions.lock'],
  'gitlab-ci': ['.gitlab-ci.yml', '.gitlab/**/*.{yml,yaml}'],
  circleci: ['.circleci/config.{yml,yaml}'],
  'azure-pipelines': ['azure-pipelines*.{yml,yaml}', 'azure-pipelines/*.{yml,yaml}'],
  travis: ['.travis.yml'],
  jenkins: ['Jenkinsfile*'],
};
const MAX_BYTES = 512 * 1024;

/** The pipeline files of a system below a folder, of all when none is named; links are not followed. Throws `INVALID_ARGUMENT` when there is none. */
export function pipelineFilesIn(folder: string, system: string | undefined): OutputFile[] {
  const places = system !== undefined && Object.hasOwn(PLACES, system) ? (PLACES[system] ?? []) : Object.values(PLACES).flat();
  const paths = globSync([...places], { cwd: folder }).map((path) => path.replaceAll('\\', '/')).toSorted();
  const files = paths.filter((path) => {
    const stat = lstatSync(join(folder, path));
    return stat.isFile() && stat.size <= MAX_BYTES;
  });
  if (files.length === 0) throw invalidInput('INVALID_ARGUMENT', `${folder} holds no pipeline file${system === undefined ? ' of a known system' : ` of ${system}`}.`, [{ path: '/directory', message: 'Give the root of a repository.' }]);
  return files.map((path) => ({ path, content: readFileSync(join(folder, path), 'utf8') }));
}
