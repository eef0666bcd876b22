import { parseDocument } from 'yaml';

/** Where GitHub looks for the lock of a repository's workflows (GitHub Docs, "Workflow dependency lockfiles"). */
export const LOCKFILE_PATH = '.github/workflows/actions.lock';
/** The format that is known here; `gh actions-lock`, which alone writes the file, is before its first stable release. */
const VERSION = 'v0.0.2';
const MAX_CHARACTERS = 1024 * 1024;
const COMMIT = /^sha1-[0-9a-f]{40}$/;

/** A lock that was read. Nothing here ever writes one. */
export interface Lockfile {
  /** Actions by workflow file, each `owner/repository@ref`. GitHub enforces the lock for these files and no others. */
  readonly workflows: ReadonlyMap<string, ReadonlySet<string>>;
  /** Commits of forty digits by action. */
  readonly commits: ReadonlyMap<string, string>;
}

/** A lock that cannot be judged, and why. */
export interface UnreadLockfile {
  readonly problem: string;
}

const isTable = (value: unknown): value is Readonly<Record<string, unknown>> => value !== null && typeof value === 'object' && !Array.isArray(value);

/** Reads the lock of a repository. Never throws. */
export function readLockfile(text: string | undefined): Lockfile | UnreadLockfile {
  if (text === undefined || text.length > MAX_CHARACTERS) return { problem: 'it is too large or no text' };
  const document = parseDocument(text, { schema: 'failsafe', uniqueKeys: true });
  let root: unknown;
  try {
    root = document.errors.length > 0 ? undefined : document.toJS({ maxAliasCount: 0 });
  } catch {
    return { problem: 'it uses aliases' };
  }
  if (!isTable(root)) return { problem: 'it is no YAML mapping' };
  if (root['version'] !== VERSION) return { problem: `its version is ${JSON.stringify(String(root['version'] ?? ''))} and not ${VERSION}` };
  const { workflows, dependencies } = root;
  if (!isTable(workflows) || !isTable(dependencies)) return { problem: 'workflows or dependencies are missing' };
  const commits = new Map(Object.entries(dependencies).map(([key, entry]) => [keyOf(key), isTable(entry) ? String(entry['commit'] ?? '') : ''] as const));
  const broken = [...commits].find(([, commit]) => !COMMIT.test(commit));
  if (broken !== undefined) return { problem: `the commit of ${broken[0].slice(0, 200)} is missing` };
  return {
    workflows: new Map(Object.entries(workflows).map(([path, uses]) => [path, new Set(Array.isArray(uses) ? uses.map((key) => keyOf(String(key))) : [])])),
    commits: new Map([...commits].map(([key, commit]) => [key, commit.slice('sha1-'.length)])),
  };
}

export const isRead = (lock: Lockfile | UnreadLockfile): lock is Lockfile => 'workflows' in lock;

/** Owner and repository in small letters, as GitHub takes them in any; a reference is taken as written. */
function keyOf(text: string): string {
  const at = text.lastIndexOf('@');
  return at === -1 ? text : `${text.slice(0, at).toLowerCase()}${text.slice(at)}`;
}

/** The entry of a `uses:` in a lock: folders inside a repository share one. `undefined` for what no lock holds. */
export function lockKey(uses: string): string | undefined {
  const at = uses.lastIndexOf('@');
  const [owner = '', repository = ''] = uses.slice(0, at).split('/');
  if (at <= 0 || uses.startsWith('.') || uses.startsWith('$') || uses.startsWith('docker://') || uses.includes('/.github/workflows/') || repository === '') return undefined;
  return keyOf(`${owner}/${repository}${uses.slice(at)}`);
}

/** What a workflow uses and the lock does not hold for it; everything when the lock does not name the file. */
export function missingFrom(lock: Lockfile, path: string, uses: readonly string[]): readonly string[] {
  const listed = lock.workflows.get(path) ?? new Set<string>();
  const keys = [...new Set(uses.flatMap((each) => lockKey(each) ?? []))];
  return keys.filter((key) => !listed.has(key) || !lock.commits.has(key));
}
