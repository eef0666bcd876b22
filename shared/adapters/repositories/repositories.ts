import { invalidInput } from '../../core/errors.ts';
import type { Repositories, RepositorySource, RepositoryTree } from '../../ports/repositories.ts';
import { openFiles } from './files.ts';

interface Options {
  /** Local mode only: a deployed function must not read its own file system for a caller. */
  readonly allowDirectories: boolean;
  readonly gitHosts: readonly string[];
}

/** Opens each kind of source with its adapter. */
export function createRepositories(_options: Options): Repositories {
  return {
    open: async (source: RepositorySource): Promise<RepositoryTree> => {
      if ('files' in source) return openFiles(source.files);
      throw invalidInput('UNSUPPORTED_SOURCE', 'This kind of source is not served here.', [{ path: '/source', message: 'Send files.' }]);
    },
  };
}
