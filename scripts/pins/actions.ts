import type { Clone } from './clones.ts';
import { git } from './clones.ts';
import { compareVersions } from './compare.ts';

/** What to pin. `paths` are the actions inside the repository, `.` being the one at its root. */
export interface WantedAction {
  readonly name: string;
  readonly paths: readonly string[];
  /** Runtime read from the release notes, for a version that no clone holds; with the address of the notes. */
  readonly runtimeNote?: { readonly runtime: string; readonly from: string };
}

interface Use {
  readonly action: string;
  readonly sha: string;
  readonly version: string;
  readonly repository: string;
  readonly path: string;
  readonly commit: string;
}

export interface PinnedAction {
  readonly name: string;
  readonly version: string;
  readonly sha: string;
  readonly runtime: string | null;
  readonly paths: readonly string[];
  readonly provenance: {
    /** Whether the action's own tag was read and points at the same commit. */
    readonly tagSeen: boolean;
    readonly runtimeFrom: string;
    readonly agreeing: readonly { readonly repository: string; readonly path: string; readonly commit: string }[];
  };
}

const USES = /uses:\s*["']?([\w.-]+\/[\w./-]+)@([0-9a-f]{40})["']?\s*#\s*(\S+)/;
const FULL_VERSION = /^v?\d+\.\d+\.\d+$/;
const AGREEING_KEPT = 3;

/** Every SHA-pinned `uses:` with a full version in its comment, in the newest commit of every clone. */
export function readUses(clones: readonly Clone[]): readonly Use[] {
  return clones.flatMap((clone) => {
    const commit = git(clone, 'rev-parse', 'HEAD').trim();
    const lines = git(clone, 'grep', '-E', 'uses:.*@[0-9a-f]{40}', 'HEAD', '--', '.github').split('\n');
    return lines.flatMap((line) => readUse(line, clone.name, commit) ?? []);
  });
}

/**
 * The newest version on which at least two repositories of different owners agree, the action's own not counted.
 * Undefined when there is none. A version whose own tag points elsewhere is never taken.
 */
export function pinAction(wanted: WantedAction, uses: readonly Use[], own: Clone | undefined): PinnedAction | undefined {
  const relevant = uses.filter((use) => use.action === wanted.name.toLowerCase() && use.repository.toLowerCase() !== use.action);
  const groups = [...Map.groupBy(relevant, (use) => `${use.version}@${use.sha}`).values()];
  const agreed = groups
    .filter((group) => new Set(group.map((use) => use.repository.split('/')[0])).size >= 2)
    .flatMap((group) => group.slice(0, 1).map(({ version, sha }) => ({ version, sha, group })))
    .filter(({ version, sha }) => (tagOf(own, version) ?? sha) === sha)
    .sort((left, right) => compareVersions(left.version, right.version));
  const best = agreed.at(-1);
  if (best === undefined) return undefined;
  const { version, sha, group } = best;
  const { runtime, runtimeFrom } = readRuntime(wanted, own, version, sha);
  return {
    name: wanted.name,
    version,
    sha,
    runtime,
    paths: wanted.paths,
    provenance: { tagSeen: tagOf(own, version) === sha, runtimeFrom, agreeing: onePerOwner(group) },
  };
}

function readUse(line: string, repository: string, commit: string): Use | undefined {
  const [, path, ...rest] = line.split(':');
  const [, name, sha, comment] = USES.exec(rest.join(':')) ?? [];
  const version = comment?.replace(/^(tag[=:]|pin@|ratchet:.*@)/, '');
  if (path === undefined || name === undefined || sha === undefined || version === undefined || !FULL_VERSION.test(version)) return undefined;
  const action = name.split('/').slice(0, 2).join('/').toLowerCase();
  return { action, sha, version, repository, path, commit };
}

function tagOf(own: Clone | undefined, version: string): string | undefined {
  if (own === undefined) return undefined;
  return git(own, 'rev-parse', '--verify', '--quiet', `refs/tags/${version}^{commit}`).trim() || undefined;
}

function readRuntime(wanted: WantedAction, own: Clone | undefined, version: string, sha: string): { runtime: string | null; runtimeFrom: string } {
  const path = wanted.paths[0] === '.' ? '' : `${wanted.paths[0]}/`;
  const runtime = own && runtimeAt(own, sha, path);
  if (runtime) return { runtime, runtimeFrom: `${wanted.name} ${path}action.yml at ${sha}` };
  if (wanted.runtimeNote) return { runtime: wanted.runtimeNote.runtime, runtimeFrom: wanted.runtimeNote.from };
  const tags = own ? git(own, 'tag').split('\n') : [];
  const earlier = tags.filter((tag) => FULL_VERSION.test(tag) && compareVersions(tag, version) < 0).sort(compareVersions).at(-1);
  const earlierRuntime = own && earlier && runtimeAt(own, earlier, path);
  if (!earlierRuntime) return { runtime: null, runtimeFrom: 'unknown' };
  return { runtime: earlierRuntime, runtimeFrom: `assumed from ${wanted.name} ${path}action.yml at ${earlier}` };
}

function runtimeAt(own: Clone, revision: string, path: string): string | undefined {
  const text = git(own, 'show', `${revision}:${path}action.yml`) || git(own, 'show', `${revision}:${path}action.yaml`);
  return /^\s*using:\s*["']?(\w+)/m.exec(text)?.[1];
}

function onePerOwner(uses: readonly Use[]): PinnedAction['provenance']['agreeing'] {
  const byOwner = new Map(uses.toReversed().map((use) => [use.repository.split('/')[0], use]));
  return [...byOwner.values()]
    .sort((left, right) => (left.repository < right.repository ? -1 : 1))
    .slice(0, AGREEING_KEPT)
    .map(({ repository, path, commit }) => ({ repository, path, commit }));
}
