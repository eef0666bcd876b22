import type { CollectionTag } from 'yaml';
import type { TreeWarning } from '../../ports/index.ts';
import type { CiStep, ExistingCi, ServiceFact } from './model.ts';
import { parseBoundedYaml, unreadable } from './manifests.ts';
import { resolvePath } from './paths.ts';

/** What every CI reader needs: YAML with limits, purposes, versions and services alike on all platforms. */

export type Table = Readonly<Record<string, unknown>>;

export function isTable(value: unknown): value is Table {
  return value !== null && typeof value === 'object' && !Array.isArray(value);
}

export const asTable = (value: unknown): Table => (isTable(value) ? value : {});
export const asList = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : value === undefined || value === null ? [] : [value]);
export const asText = (value: unknown): string | undefined => (typeof value === 'string' ? value : typeof value === 'number' || typeof value === 'boolean' ? String(value) : undefined);
export const asTexts = (value: unknown): string[] => asList(value).flatMap((item) => asText(item) ?? []);

/** Text members of a table: `env:` blocks and the like. */
export function textTable(value: unknown): Record<string, string> {
  return Object.fromEntries(Object.entries(asTable(value)).flatMap(([key, member]) => { const text = asText(member); return text === undefined ? [] : [[key, text]]; }));
}

/** GitLab's `!reference [.job, script]` as `{ reference: ['.job', 'script'] }`. */
const REFERENCE: CollectionTag = { tag: '!reference', collection: 'seq', resolve: (list) => ({ reference: list.toJSON() }) };

/** A CI file's root table, or the warning that says why there is none. Numbers stay as written: 3.10 is not 3.1. */
export function parseCiYaml(path: string, text: string): { readonly root: Table; readonly warnings: readonly TreeWarning[] } {
  try {
    const root: unknown = parseBoundedYaml(text, 'failsafe', [REFERENCE]);
    if (isTable(root)) return { root, warnings: [] };
    return { root: {}, warnings: [unreadable(path, 'it holds no mapping')] };
  } catch (thrown) {
    const reason = thrown instanceof Error ? (thrown.message.split('\n')[0] ?? '').slice(0, 160) : 'unknown error';
    return { root: {}, warnings: [unreadable(path, reason)] };
  }
}

const RELEASE = /\b(release|publish|deploy|cd|pypi|npm-publish|goreleaser|docker-?(image|publish|push)?|container|image|package|tag|rollout|staging|production)\b/i;
const DOCS = /\b(docs?|documentation|pages|website|storybook|gh-pages)\b/i;
const MAINTENANCE =
  /\b(stale|triage|label(er|s)?|auto-?(approve|merge|fix|label|assign)|backport|dependabot|renovate|upgrade|update|bump|sync|cron|nightly|scheduled?|issue|issues|assign|welcome|lock|greet|no-response|cla|codeql|scorecards?|security|audit|scan|bb|cleanup|cherry-?pick|mirror|notify|title|benchmark|bench|fuzz|canary|mutation|opened|closed|reminder|changelog|contributors)\b/i;
const CHECKS = /\b(ci|checks?|tests?|build|lint|main|verify|validate|unit|integration|quality|pr|pull-?request|push|continuous)\b/i;

/** What a workflow is for, by its file name and its title; a name that says "test" wins over one that says "release". */
export function purposeOf(path: string, title: string | undefined, triggers: readonly string[]): ExistingCi['purpose'] {
  const file = path.split('/').at(-1)?.replace(/\.ya?ml$/, '').replaceAll('_', '-') ?? '';
  for (const name of [file, title ?? '']) {
    const checks = CHECKS.test(name);
    if (MAINTENANCE.test(name) && !/\b(tests?|ci|lint)\b/i.test(name)) return 'maintenance';
    if (RELEASE.test(name) && !checks) return 'release';
    if (DOCS.test(name) && !checks) return 'docs';
    if (checks) return 'checks';
  }
  const onChange = triggers.length === 0 || triggers.some((trigger) => /^(push|pull_request|merge_group|workflow_call)$/.test(trigger));
  return onChange ? 'checks' : 'maintenance';
}

const NO_CHECK = /(?:^|[^a-z])(?:deploy\w*|releases?|publish\w*|pages|notify|cleanup|stop|review|staging|production|prod|rollback|upload)(?![a-z])/i;
const CHECK = /(?:^|[^a-z])(?:tests?|lint\w*|checks?|unit|integration|specs?|build|compile|verify|type-?check|format|fmt|validate|quality|analy[sz]e|coverage|ci)(?![a-z])/i;

/** False for jobs whose name or stage says that they put something somewhere, and does not speak of checks. */
export function isCheckJob(...names: readonly (string | undefined)[]): boolean {
  return names.every((name) => name === undefined || CHECK.test(name) || !NO_CHECK.test(name));
}

/** `$NAME` and `${NAME}` where the value is known; the rest stays. */
export function fillVariables(text: string, values: Readonly<Record<string, string>>): string {
  return text.replaceAll(/\$(?:\{(\w+)\}|(\w+))/g, (whole, braced: string | undefined, bare: string | undefined) => {
    const name = braced ?? bare ?? '';
    return Object.hasOwn(values, name) ? (values[name] ?? whole) : whole;
  });
}

const KNOWN_SERVICES: readonly (readonly [RegExp, string])[] = [
  [/(^|\/)(postgres|postgis|pgvector|timescaledb)/, 'postgres'],
  [/(^|\/)mysql/, 'mysql'],
  [/(^|\/)mariadb/, 'mariadb'],
  [/(^|\/)redis/, 'redis'],
  [/(^|\/)valkey/, 'valkey'],
  [/(^|\/)mongo/, 'mongo'],
  [/(^|\/)rabbitmq/, 'rabbitmq'],
  [/(^|\/)(cp-)?kafka/, 'kafka'],
  [/(^|\/)elasticsearch/, 'elasticsearch'],
  [/(^|\/)opensearch/, 'opensearch'],
  [/(^|\/)localstack/, 'localstack'],
  [/(^|\/)minio/, 'minio'],
  [/(^|\/)memcached/, 'memcached'],
  [/(^|\/)nats/, 'nats'],
  [/(^|\/)dynamodb-local/, 'dynamodb-local'],
  [/(^|\/)clickhouse/, 'clickhouse'],
];

/** A service container of a CI job, when the image is a known product. */
export function serviceOf(image: string, file: string, env: Readonly<Record<string, string>>, ports: readonly string[]): ServiceFact | undefined {
  const [repository = '', tag] = image.replace(/@sha256:.*$/, '').split(/:(?=[^/]*$)/);
  const name = KNOWN_SERVICES.find(([pattern]) => pattern.test(repository))?.[1];
  if (name === undefined || image.includes('${{') || /\$[A-Z{]/.test(image)) return undefined;
  const inner = ports.flatMap((port) => { const number = Number(port.split(':').at(-1)?.replace(/\/\w+$/, '')); return Number.isInteger(number) ? [number] : []; });
  return {
    name,
    version: tag === undefined || tag === 'latest' ? null : (/^\d+(\.\d+)*/.exec(tag)?.[0] ?? tag),
    from: file,
    image,
    env,
    ports: inner,
    evidence: { fact: `services.${name}`, file, rule: 'ci/service', reason: `${file} starts ${image} beside its job.`, confidence: 0.9 },
  };
}

/** Folder of a step relative to the root; `.` when it is not known or leaves the repository. */
export function stepFolder(...parts: readonly (string | undefined)[]): string {
  const given = parts.find((part) => part !== undefined && part !== '');
  if (given === undefined || given.includes('${{') || /\$[A-Z{(]/.test(given)) return '.';
  return resolvePath('.', given) ?? '.';
}

/** Names of Node's long-term lines (nodejs/Release, schedule.json), as nvm and setup-node take them. */
const NODE_LINES: Readonly<Record<string, string>> = { argon: '4', boron: '6', carbon: '8', dubnium: '10', erbium: '12', fermium: '14', gallium: '16', hydrogen: '18', iron: '20', jod: '22', krypton: '24' };

/** `lts/hydrogen` is 18; `node`, `latest` and `current` stay, since they mean the newest of the day. */
function nodeVersion(text: string): string {
  return NODE_LINES[/^lts\/([a-z]+)$/i.exec(text)?.[1]?.toLowerCase() ?? ''] ?? text;
}

const NEWEST_NODE = /^(?:node|latest|current)$/;

/** Collects versions per language in the order in which they stand, each once. */
export class VersionNotes {
  readonly #notes = new Map<string, string[]>();

  add(language: string, versions: readonly string[]): void {
    const known = this.#notes.get(language) ?? [];
    const isNode = language === 'node';
    for (const version of versions.map((text) => (isNode ? nodeVersion(text.trim()) : text.trim()))) {
      if ((/^v?\d[\w.x*-]*$/.test(version) || (isNode && NEWEST_NODE.test(version))) && !known.includes(version)) known.push(version);
    }
    this.#notes.set(language, known);
  }

  toRecord(): Record<string, readonly string[]> {
    return Object.fromEntries([...this.#notes].filter(([, versions]) => versions.length > 0));
  }
}

/** Steps without repeats: a matrix gives the same line many times. */
export function uniqueSteps(steps: readonly CiStep[]): CiStep[] {
  const seen = new Set<string>();
  return steps.filter((step) => {
    const key = JSON.stringify([step.job, step.index, step.run, step.path]);
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}

const IMAGE_LANGUAGES: readonly (readonly [RegExp, string])[] = [
  [/(^|\/)(node|cimg\/node|circleci\/node)$/, 'node'],
  [/(^|\/)(python|cimg\/python|circleci\/python)$/, 'python'],
  [/(^|\/)(golang|cimg\/go|circleci\/golang)$/, 'go'],
  [/(^|\/)(rust|cimg\/rust)$/, 'rust'],
  [/(^|\/)(openjdk|eclipse-temurin|amazoncorretto|cimg\/openjdk)$/, 'java'],
  [/(^|\/)(ruby|cimg\/ruby)$/, 'ruby'],
];

const LINE_PARTS: Readonly<Record<string, number>> = { node: 1, java: 1, python: 2, go: 2 };

/** Language that a variable of a matrix names the version of: `PYTHON_VERSION`. */
export function languageOfVariable(name: string): string | undefined {
  return /^(NODE|PYTHON|GO|JAVA|RUST|RUBY)_VERSION$/.exec(name)?.[1]?.toLowerCase();
}

/** Language and version that a job's image brings. */
export function versionOfImage(image: string): { readonly language: string; readonly version: string } | undefined {
  const [repository = '', tag = ''] = image.split('@')[0]?.split(/:(?=[^/]*$)/) ?? [];
  const language = IMAGE_LANGUAGES.find(([pattern]) => pattern.test(repository))?.[1];
  const version = /^\d+(\.\d+)*/.exec(tag)?.[0];
  if (language === undefined || version === undefined) return undefined;
  // With a digest the patch is named for exactness; what is meant to be tested on is the line.
  return { language, version: image.includes('@sha256:') ? version.split('.').slice(0, LINE_PARTS[language] ?? 3).join('.') : version };
}
