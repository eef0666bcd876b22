/** Paths here are those of a repository tree: relative, `/`-separated, normalised; the root folder is `.`. */

export function folderOf(path: string): string {
  const slash = path.lastIndexOf('/');
  return slash === -1 ? '.' : path.slice(0, slash);
}

export function baseName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

export function joinPath(folder: string, name: string): string {
  return folder === '.' ? name : `${folder}/${name}`;
}

/** True for the folder itself and everything below it. */
export function isWithin(folder: string, path: string): boolean {
  return folder === '.' || path === folder || path.startsWith(`${folder}/`);
}

/** Folders above, nearest first, ending with `.`; empty for the root. */
export function ancestorsOf(folder: string): string[] {
  const found: string[] = [];
  for (let current = folder; current !== '.'; ) {
    current = folderOf(current);
    found.push(current);
  }
  return found;
}

/** Resolves `relative` against `folder`; `undefined` when it leaves the repository. */
export function resolvePath(folder: string, relative: string): string | undefined {
  if (relative.startsWith('/')) return undefined;
  const parts = folder === '.' ? [] : folder.split('/');
  for (const part of relative.split('/')) {
    if (part === '' || part === '.') continue;
    if (part !== '..') parts.push(part);
    else if (parts.pop() === undefined) return undefined;
  }
  return parts.length === 0 ? '.' : parts.join('/');
}

/** How `target` is written from `folder`: `../modules`, `.`. */
export function relativePath(folder: string, target: string): string {
  const from = folder === '.' ? [] : folder.split('/');
  const to = target === '.' ? [] : target.split('/');
  let shared = 0;
  while (shared < from.length && shared < to.length && from[shared] === to[shared]) shared += 1;
  const parts = [...Array<string>(from.length - shared).fill('..'), ...to.slice(shared)];
  return parts.length === 0 ? '.' : parts.join('/');
}

/** The deepest folder that holds all of them. */
export function commonFolder(folders: readonly string[]): string {
  const [first = '.', ...rest] = folders.map((folder) => (folder === '.' ? [] : folder.split('/')));
  if (first === '.') return '.';
  let length = first.length;
  for (const parts of rest) {
    let shared = 0;
    while (shared < length && shared < parts.length && parts[shared] === first[shared]) shared += 1;
    length = shared;
  }
  return length === 0 ? '.' : first.slice(0, length).join('/');
}

const SIDE_SEGMENTS = new Set(
  [
    'test tests __tests__ testing testdata test-data test_data testfixtures e2e integration-tests',
    'fixture fixtures __fixtures__ __mocks__ mocks golden goldens snapshots __snapshots__ cassettes',
    'example examples _examples sample samples demo demos playground playgrounds sandbox tutorial tutorials',
    'doc docs documentation website',
    'vendor vendors vendored _vendor third_party third-party thirdparty 3rdparty external extern node_modules',
    'site-packages template templates _template skeleton boilerplate archetype-resources cookiecutter scaffold',
    'bench benches benchmark benchmarks fuzz dist build out target deprecated archive archived',
  ].flatMap((names) => names.split(' ')),
);
const SIDE_SUFFIX = /[-_.](?:tests?|examples?|samples?|demos?|fixtures?|bench|benches|benchmarks?|fuzz|templates?|e2e)$/;
/** Source sets of tests and resources hold no projects, whatever lies in them. */
const SOURCE_SET = /(?:^|\/)src\/(?:\w*[tT]est\w*|\w+\/resources)(?:\/|$)/;
/** One folder per template or example, side by side: `template-react`, `template-vue`. */
const SIDE_PREFIX = /^(?:templates?|examples?|fixtures?|tests?)[-_.]/;
const TEMPLATE_PLACEHOLDER = /\{\{.*\}\}|^%.*%$|<%/;

function isSideSegment(segment: string): boolean {
  const name = segment.toLowerCase();
  if (name.startsWith('.') && name !== '.') return true;
  return SIDE_SEGMENTS.has(name) || SIDE_SUFFIX.test(name) || SIDE_PREFIX.test(name) || TEMPLATE_PLACEHOLDER.test(segment);
}

/**
 * Folders whose manifests are not projects of their own by everybody's habit: examples, fixtures, documentation sites,
 * vendored code, templates. A workspace or the maintainers' CI may say otherwise; that is the caller's to weigh.
 */
export function isSideFolder(folder: string): boolean {
  return folder !== '.' && (SOURCE_SET.test(folder) || folder.split('/').some(isSideSegment));
}
