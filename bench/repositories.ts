import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { makeTree } from '../shared/adapters/repositories/tree.ts';
import type { RepositoryTree } from '../shared/ports/index.ts';
import { MissingDataError } from './bench.ts';

/** A public repository that benchmarks read at one commit. */
export interface PublicRepository {
  readonly id: string;
  /** `owner/name` on GitHub. */
  readonly repository: string;
  readonly commit: string;
}

const LISTED: readonly (readonly [string, string, string])[] = [
  ['D1', 'unjs/ufo', '11308c0'],
  ['D2', 'micromark/micromark', '774a70c'],
  ['D3', 'honojs/hono', '28a9c12'],
  ['D4', 'cdk8s-team/cdk8s-core', '6e6c8be'],
  ['D5', 'aws-samples/serverless-typescript-demo', 'fea6d93'],
  ['D6', 'pallets/itsdangerous', '672971d'],
  ['D7', 'chaostoolkit-incubator/chaostoolkit-aws', '9834c49'],
  ['D8', 'RhinoSecurityLabs/cloudgoat', 'abf1ba8'],
  ['D9', 'nccgroup/ScoutSuite', '7909f2f'],
  ['D10', 'spf13/cobra', 'adbc881'],
  ['D11', 'CircleCI-Public/circleci-config', '94c2412'],
  ['D12', 'DataDog/stratus-red-team', '7c9a7a5'],
  ['D13', 'BurntSushi/bstr', '08a7737'],
  ['D14', 'aws/event-ruler', '337e8d9'],
  ['D15', 'floci-io/floci-az', '32fdcbb'],
  ['D16', 'vantage-sh/ec2instances.info', '4ef36cd'],
  ['D17', 'zizmorcore/zizmor', '11bbf7e'],
  ['D18', 'numenta/NAB', 'ea702d7'],
  ['D19', 'nccgroup/sadcloud', 'f538652'],
  ['D20', 'Tianyi2/IaCGen', 'fee54a4'],
];

/** The twenty repositories on which detection and generation are measured. */
export const PUBLIC_REPOSITORIES: readonly PublicRepository[] = LISTED.map(([id, repository, commit]) => ({ id, repository, commit }));

/** Git directory of a repository below `data`, in any of the usual layouts: bare or with a work tree. */
export function gitDirectory(data: string, { repository }: PublicRepository): string | undefined {
  const joined = repository.replace('/', '+');
  const places = [join(joined, 'repo'), joined, `${joined}.git`, repository, `${repository}.git`];
  const folders = places.flatMap((place) => [join(data, place), join(data, 'repositories', place)]);
  return folders.flatMap((folder) => [join(folder, '.git'), folder]).find((folder) => existsSync(join(folder, 'HEAD')));
}

/**
 * Git directories of all `wanted`. Throws {@link MissingDataError} that says how to get those that are not there.
 */
export function requireRepositories(data: string | undefined, wanted: readonly PublicRepository[] = PUBLIC_REPOSITORIES): ReadonlyMap<PublicRepository, string> {
  const found = new Map(wanted.map((repository) => [repository, data === undefined ? undefined : gitDirectory(data, repository)]));
  const missing = wanted.filter((repository) => found.get(repository) === undefined);
  if (missing.length > 0) {
    const how = missing.map(({ repository }) => `git clone --bare https://github.com/${repository} DIR/${repository.replace('/', '+')}/repo`);
    throw new MissingDataError(`These repositories are missing. Get them, then give --data DIR or set BENCH_DATA:\n${how.join('\n')}`);
  }
  return new Map([...found].flatMap(([repository, folder]) => (folder === undefined ? [] : [[repository, folder] as const])));
}

const MAX_OUTPUT = 256 * 1024 * 1024;

function git(folder: string, ...args: readonly string[]): Buffer {
  return execFileSync('git', ['--git-dir', folder, ...args], { maxBuffer: MAX_OUTPUT, stdio: ['ignore', 'pipe', 'ignore'] });
}

/** The tree of a commit. A blob that the copy lacks counts as a file that cannot be read. */
export function openCommit(folder: string, { repository, commit }: PublicRepository): RepositoryTree {
  const lines = git(folder, 'ls-tree', '-r', '-l', '-z', '--full-tree', commit).toString('utf8').split('\0');
  const blobs = new Map<string, { readonly oid: string; readonly size: number }>();
  for (const line of lines) {
    const match = /^100\d{3} blob (?<oid>[0-9a-f]+) +(?<size>\d+|-|BAD)\t(?<path>.*)$/s.exec(line);
    if (match?.groups) blobs.set(match.groups['path'] ?? '', { oid: match.groups['oid'] ?? '', size: Number(match.groups['size']) || 0 });
  }
  return makeTree({
    name: repository.split('/')[1] ?? repository,
    files: [...blobs].map(([path, { size }]) => ({ path, size })),
    bytesOf: (path) => {
      try {
        return git(folder, 'cat-file', 'blob', blobs.get(path)?.oid ?? '');
      } catch {
        return undefined;
      }
    },
  });
}
