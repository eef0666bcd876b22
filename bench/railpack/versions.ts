import semver from 'semver';
import type { Detection } from '../../shared/pipelines/detection/model.ts';
import type { RepositoryTree } from '../../shared/ports/index.ts';

/** A version that an example prints when it is run, which its own files ask for. */
export interface StatedVersion {
  readonly tool: string;
  readonly version: string;
}

const STACKS: Readonly<Record<string, readonly string[]>> = { node: ['node'], deno: ['deno'], go: ['go'], python: ['python'], ruby: ['ruby'], rust: ['rust'], java: ['maven', 'gradle'], elixir: ['elixir'], php: ['php'], dotnet: ['dotnet'] };
const MANAGERS = new Set(['yarn', 'pnpm', 'bun', 'npm']);
const PRINTED = /\b(node(?:\.js)?|deno|go|python|ruby|rustc|java|elixir|php|dotnet|\.net|yarn|pnpm|bun|npm)\b(?:\s+version)?(?:\s*\([^)]*\))?[\s:]*(?:go|v)?(\d+\.\d+(?:\.\d+)?)/gi;
const NAMES: Readonly<Record<string, string>> = { 'node.js': 'node', rustc: 'rust', '.net': 'dotnet' };

/** True when a file of the example holds the version or its line; what nobody asks for is the host's own choice. */
function isAskedFor(tree: RepositoryTree, { tool, version }: StatedVersion): boolean {
  const line = version.split('.').slice(0, 2).join('.');
  const major = version.split('.')[0] ?? '';
  // Where the first number names no release line, as 1 of Rust, it stands for anything.
  const alone = /^(?:node|java|deno|dotnet)$/.test(tool) ? `|["'^~=>@v ]${major}(?:\\.x)?["'\\s,]` : '';
  const pattern = new RegExp(`(?<![\\d.])(?:${line.replaceAll('.', '\\.')}(?!\\d)${alone})`);
  const files = tree.files.map(({ path }) => path).filter((path) => /(?:^|\/)(?:package\.json|go\.mod|go\.work|\.[\w-]+-version|\.nvmrc|\.tool-versions|mise\.toml|Gemfile|pyproject\.toml|Pipfile|runtime\.txt|rust-toolchain(?:\.toml)?|Cargo\.toml|composer\.json|global\.json|\w+\.csproj|pom\.xml|mix\.exs|deno\.jsonc?)$/.test(path) && !path.includes('/'));
  return files.some((path) => pattern.test(tree.read(path) ?? ''));
}

/** What the example's test expects to be printed, of languages and package managers. */
export function statedVersions(tree: RepositoryTree): StatedVersion[] {
  const text = tree.read('test.json') ?? '';
  const expected = [...text.matchAll(/"expectedOutput"\s*:\s*(\[[^\]]*\]|"(?:[^"\\]|\\.)*")/g)].map((match) => match[1] ?? '').join('\n');
  const found = [...expected.matchAll(PRINTED)].map((match): StatedVersion => ({ tool: NAMES[(match[1] ?? '').toLowerCase()] ?? (match[1] ?? '').toLowerCase(), version: match[2] ?? '' }));
  return [...new Map(found.map((each) => [`${each.tool} ${each.version}`, each])).values()].filter((each) => isAskedFor(tree, each));
}

/** Ranges of Ruby, Elixir and Python in the words of npm's: `~> 1.18` is `^1.18`, `~> 1.18.2` is `~1.18.2`. */
function asRange(stated: string): string {
  return stated.split(/\s*,\s*/).map((part) => part.replace(/^(?:~>|~=)\s*(\d+(?:\.\d+)*)/, (_whole, version: string) => (version.split('.').length > 2 ? `~${version}` : `^${version}`)).replace(/^={2,3}\s*/, '')).join(' ');
}

function meets(stated: string, printed: string): boolean {
  const plain = stated.replace(/^v|^ruby-/, '');
  if (printed === plain || printed.startsWith(`${plain}.`) || plain.startsWith(`${printed}.`)) return true;
  const whole = semver.coerce(printed);
  const range = semver.validRange(asRange(plain), { loose: true });
  return whole !== null && range !== null && semver.satisfies(whole, range);
}

/** Whether what detection finds stated, or would run the project on, is the printed version. */
export function detects({ components }: Detection, { tool, version }: StatedVersion): { readonly right: boolean; readonly found: readonly string[] } {
  const found = MANAGERS.has(tool)
    ? components.flatMap(({ packageManager }) => (packageManager?.startsWith(`${tool}@`) === true ? [packageManager.slice(tool.length + 1)] : []))
    : components.filter(({ stack }) => (STACKS[tool] ?? []).includes(stack)).flatMap(({ version: { value }, matrix }) => [...(value === null ? [] : [value]), ...matrix]);
  return { right: found.some((value) => meets(value, version)), found };
}
