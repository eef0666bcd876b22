import { invalidInput } from '../../core/errors.ts';
import type { Repositories } from '../../ports/repositories.ts';
import { openArchive } from './archive.ts';
import { openDirectory } from './directory.ts';
import { openFiles } from './files.ts';
import { openGit } from './git.ts';

interface Options {
  /** Local mode only: a deployed function must not read its own file system for a caller. */
  readonly allowDirectories: boolean;
  readonly gitHosts: readonly string[];
  readonly gitBaseUrls?: Readonly<Record<string, string>>;
}

/** Opens each kind of source with its adapter. */
export function createRepositories({ allowDirectories, gitHosts, gitBaseUrls = {} }: Options): Repositories {
  return {
    open: async (source) => {
      if ('files' in source) return openFiles(source.files);
      if ('archive' in source) return openArchive(source.archive);
      if ('git' in source) return openGit(source.git, { hosts: gitHosts, baseUrls: gitBaseUrls });
      if (allowDirectories) return openDirectory(source.directory);
      throw invalidInput('UNSUPPORTED_SOURCE', 'Folders can be read in local mode only. Send an archive.', [{ path: '/source/directory', message: 'Not served here.' }]);
    },
  };
}
