import { execFileSync } from 'node:child_process';
import { MissingDataError } from '../bench.ts';
import { gitDirectory, openCommit, requireRepositories, type PublicRepository } from '../repositories.ts';
import type { GivenFile } from './faults.ts';

/** A workflow file, where it comes from and the corpus it is counted in. */
export interface Given extends GivenFile {
  readonly corpus: Corpus;
  readonly repository: string;
}

export const CORPORA = ['starter', 'public', 'heldOut'] as const;
export type Corpus = (typeof CORPORA)[number];

const STARTER = { id: 'starter', repository: 'actions/starter-workflows', commit: 'HEAD' };

/** Repositories whose workflows no rule was written for: read when the figures are made, and at no other time. */
const HELD_OUT: readonly PublicRepository[] = [
  ['crossbeam-rs/crossbeam', '7de845aa13ce5d80084ce0889e014ae0aa0d19ce'],
  ['middyjs/middy', '8d4c3f5cf3d7572fe90e38fc1de8322aa3ac8d14'],
  ['projen/projen', '9482fdf3aebd6d47ab5d7338a0bc8dffb5d8f846'],
  ['prowler-cloud/prowler', '3e000faa3109230b748e4418a13c11c9e59f5cfb'],
  ['pypa/pip', '6d309205789d368b2749d93fd6193d584811efd5'],
  ['vitest-dev/vitest', 'c3ba16b35847d27fb9f01f38cdcb047c77e121f8'],
].map(([repository = '', commit = '']) => ({ id: repository, repository, commit }));

/** All workflows below `data`, and the held-out repositories that are not there. Throws {@link MissingDataError} without the others. */
export function givenWorkflows(data: string | undefined): { readonly given: readonly Given[]; readonly missing: readonly string[] } {
  const heldOut = HELD_OUT.map((repository) => [repository, data === undefined ? undefined : gitDirectory(data, repository)] as const);
  return {
    given: [
      ...starterWorkflows(data),
      ...[...requireRepositories(data)].flatMap(([repository, folder]) => workflowsOf('public', repository, folder)),
      ...heldOut.flatMap(([repository, folder]) => (folder === undefined ? [] : workflowsOf('heldOut', repository, folder))),
    ],
    missing: heldOut.flatMap(([{ repository }, folder]) => (folder === undefined ? [repository] : [])),
  };
}

function starterWorkflows(data: string | undefined): Given[] {
  const folder = data === undefined ? undefined : gitDirectory(data, STARTER);
  if (folder === undefined) throw new MissingDataError('git clone --bare https://github.com/actions/starter-workflows DIR/actions+starter-workflows/repo');
  const files = execFileSync('git', ['--git-dir', folder, 'ls-tree', '-r', '--name-only', 'HEAD', 'ci/'], { encoding: 'utf8' }).split('\n').filter((path) => /^ci\/[^/]+\.ya?ml$/.test(path));
  return files.map((path) => ({ corpus: 'starter', repository: 'starter', path: `.github/workflows/${path.slice('ci/'.length)}`, content: execFileSync('git', ['--git-dir', folder, 'show', `HEAD:${path}`], { encoding: 'utf8' }) }));
}

function workflowsOf(corpus: Corpus, repository: PublicRepository, folder: string): Given[] {
  const tree = openCommit(folder, repository);
  const files = tree.files.filter(({ path }) => /^\.github\/workflows\/[^/]+\.ya?ml$/.test(path));
  return files.map(({ path }) => ({ corpus, repository: repository.id, path, content: tree.read(path) ?? '' }));
}
