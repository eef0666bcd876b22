import { compareVersions } from './compare.ts';
import { git, type Clone } from './clones.ts';

/** The newest release of every line of an action, read from its own tags. A line is a major version; before 1.0 every minor one is. */
export interface ActionLines {
  readonly name: string;
  readonly lines: readonly { readonly version: string; readonly sha: string; readonly paths: readonly string[] }[];
}

const FULL_VERSION = /^v?\d+\.\d+\.\d+$/;
/** Some count with two numbers only; the tag is then as full as theirs get. */
const SHORT_VERSION = /^v?[1-9]\d*\.\d+$/;
const ACTION_FILE = /^(?:(?<folder>[\w./-]+)\/)?action\.ya?ml$/;
const NOT_FOR_OTHERS = /^(?:\.|tests?\/|__|examples?\/|fixtures?\/)/;
const MAX_PATHS = 12;

/** Empty lines when the clone carries no full version, or no action at it. */
export function readActionLines(clone: Clone): ActionLines {
  const tags = git(clone, 'tag').split('\n');
  const full = tags.filter((tag) => FULL_VERSION.test(tag));
  const versions = full.length > 0 ? full : tags.filter((tag) => SHORT_VERSION.test(tag));
  const lines = [...Map.groupBy(versions, lineNameOf).values()];
  const newest = lines.flatMap((line) => line.toSorted(compareVersions).at(-1) ?? []).toSorted(compareVersions);
  return { name: clone.name, lines: newest.flatMap((version) => lineOf(clone, version) ?? []) };
}

function lineOf(clone: Clone, version: string): ActionLines['lines'][number] | undefined {
  const found = actionAt(clone, `refs/tags/${version}`);
  return found === undefined ? undefined : { version, ...found };
}

/** Commit and action folders of a tag or branch; undefined where it is not there or holds no action. */
export function actionAt(clone: Clone, ref: string): { readonly sha: string; readonly paths: readonly string[] } | undefined {
  const sha = git(clone, 'rev-parse', '--verify', '--quiet', `${ref}^{commit}`).trim();
  const files = git(clone, 'ls-tree', '-r', '--name-only', sha).split('\n');
  const folders = files.filter((file) => !NOT_FOR_OTHERS.test(file)).flatMap((file) => ACTION_FILE.exec(file)?.slice(1, 2).map((folder) => folder ?? '.') ?? []);
  const paths = [...new Set(folders)].toSorted().slice(0, MAX_PATHS);
  return sha === '' || paths.length === 0 ? undefined : { sha, paths };
}

function lineNameOf(version: string): string {
  const [major = '', minor = ''] = version.replace(/^v/, '').split('.');
  return major === '0' ? `0.${minor}` : major;
}
