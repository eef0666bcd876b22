import { globSync, lstatSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { invalidInput } from '../../shared/core/errors.ts';
import type { OutputFile } from './files.ts';

/** Where the systems that are known keep their pipelines. */
const PLACES = ['.github/workflows/*.{yml,yaml}', '.gitlab-ci.yml', '.gitlab/**/*.{yml,yaml}', '.circleci/config.{yml,yaml}', 'azure-pipelines*.{yml,yaml}', 'azure-pipelines/*.{yml,yaml}', '.travis.yml', 'Jenkinsfile*'];
const MAX_BYTES = 512 * 1024;

/** Every pipeline file below a folder; links are not followed. Throws `INVALID_ARGUMENT` when there is none. */
export function pipelineFilesIn(folder: string): OutputFile[] {
  const paths = globSync(PLACES, { cwd: folder }).map((path) => path.replaceAll('\\', '/')).toSorted();
  const files = paths.filter((path) => {
    const stat = lstatSync(join(folder, path));
    return stat.isFile() && stat.size <= MAX_BYTES;
  });
  if (files.length === 0) throw invalidInput('INVALID_ARGUMENT', `${folder} holds no pipeline file of a known system.`, [{ path: '/directory', message: 'Give the root of a repository.' }]);
  return files.map((path) => ({ path, content: readFileSync(join(folder, path), 'utf8') }));
}
