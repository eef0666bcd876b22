export interface PinnedImage {
  readonly line: string;
  readonly tag: string;
  /** Where the tag was read. */
  readonly from: string;
}

export interface WantedImage {
  /** Name in the official library. */
  readonly name: string;
  readonly lines: readonly string[];
  /** Patterns of an exact tag of that line, the most wanted first. */
  readonly tag: (line: string) => readonly RegExp[];
  /** Text that commits about the line touch, to look for it in the history; `<line>.` when absent. */
  readonly mark?: (line: string) => string;
}

const escape = (text: string): string => text.replaceAll('.', '\\.');
const debian = (line: string): readonly RegExp[] =>
  ['bookworm', 'trixie', 'bullseye', 'buster'].map((suite) => new RegExp(`^${escape(line)}(\\.\\d+)+-${suite}$`));
const exact = (line: string): readonly RegExp[] => [new RegExp(`^${escape(line)}(\\.\\d+)+$`)];
const debianOrExact = (line: string): readonly RegExp[] => [...debian(line), ...exact(line)];
const range = (major: number, from: number, to: number): readonly string[] =>
  Array.from({ length: to - from + 1 }, (_, index) => `${major}.${from + index}`);

export const wantedImages: readonly WantedImage[] = [
  { name: 'node', lines: ['16', '18', '20', '22', '24', '26'], tag: debian },
  { name: 'python', lines: range(3, 7, 14), tag: debian },
  { name: 'golang', lines: range(1, 19, 27), tag: debian },
  { name: 'rust', lines: range(1, 70, 98), tag: debian },
  { name: 'ruby', lines: ['3.1', '3.2', '3.3', '3.4', '4.0'], tag: debian },
  { name: 'php', lines: range(8, 1, 5), tag: (line) => debian(line).map((pattern) => new RegExp(pattern.source.replace(')+-', ')+-cli-'))) },
  { name: 'composer', lines: ['2'], tag: (line) => [new RegExp(`^${line}(\\.\\d+){2}$`)] },
  { name: 'gcc', lines: ['12', '13', '14', '15', '16'], tag: (line) => ['bookworm', 'trixie'].map((suite) => new RegExp(`^${line}(\\.\\d+){2}-${suite}$`)) },
  {
    name: 'elixir',
    lines: range(1, 15, 20),
    // The newest Erlang that every release of the line runs on.
    tag: (line) => [new RegExp(`^${escape(line)}\\.\\d+-otp-${{ '1.15': 26, '1.16': 26, '1.17': 27, '1.18': 27 }[line] ?? 28}$`)],
  },
  {
    name: 'eclipse-temurin',
    lines: ['8', '11', '17', '21', '25', '26'],
    tag: (line) => [
      new RegExp(line === '8' ? '^8u\\d+-b\\d+-jdk-noble$' : `^${line}(\\.\\d+)*_\\d+-jdk-noble$`),
    ],
    mark: (line) => (line === '8' ? '8u' : `${line}.`),
  },
  {
    name: 'maven',
    lines: ['8', '11', '17', '21', '25', '26'],
    tag: (line) => ['noble', 'jammy'].map((suite) => new RegExp(`^3\\.9\\.\\d+-eclipse-temurin-${line}-${suite}$`)),
    mark: (line) => `eclipse-temurin-${line}`,
  },
  {
    name: 'gradle',
    lines: ['8', '11', '17', '21', '25', '26'],
    tag: (line) => ['noble', 'jammy'].map((suite) => new RegExp(`^[89](\\.\\d+)+-jdk${line}-${suite}$`)),
    mark: (line) => `-jdk${line}-`,
  },
  { name: 'alpine', lines: ['3.22', '3.23', '3.24'], tag: exact },
  { name: 'debian', lines: ['12', '13'], tag: exact },
  { name: 'docker', lines: ['28', '29'], tag: (line) => [new RegExp(`^${line}(\\.\\d+)+-dind$`)] },
  { name: 'postgres', lines: ['13', '14', '15', '16', '17', '18'], tag: debian },
  { name: 'mysql', lines: ['5.7', '8.0', '8.4', '9.7'], tag: exact },
  { name: 'mariadb', lines: ['10.6', '10.11', '11.4', '11.8', '12.3'], tag: (line) => [new RegExp(`^${escape(line)}\\.\\d+-(noble|jammy|focal)$`)] },
  { name: 'redis', lines: ['6.2', '7.2', '7.4', '8.2', '8.6', '8.8', '8.10'], tag: debian },
  { name: 'mongo', lines: ['5.0', '6.0', '7.0', '8.0', '8.3'], tag: (line) => [new RegExp(`^${escape(line)}\\.\\d+-(noble|jammy|focal)$`)] },
  { name: 'rabbitmq', lines: ['3.13', '4.1', '4.2', '4.3'], tag: (line) => [new RegExp(`^${escape(line)}\\.\\d+-management$`)] },
  { name: 'memcached', lines: ['1.6'], tag: debianOrExact },
  { name: 'nats', lines: ['2.12', '2.14'], tag: exact },
  { name: 'elasticsearch', lines: ['7.17', '8.19', '9.4', '9.5'], tag: exact },
  { name: 'clickhouse', lines: ['26.3', '26.6', '26.7'], tag: (line) => [new RegExp(`^${escape(line)}(\\.\\d+){2}$`)] },
];

const seen = (version: string): string => `version from ${version}; tag seen in public source text`;
const assumed = (version: string): string => `assumed: version from ${version}; the makers tag every release by its version`;
const lines = (from: string, tags: Readonly<Record<string, string>>): readonly PinnedImage[] =>
  Object.entries(tags).map(([line, tag]) => ({ line, tag, from }));

/** Images outside the official library, refreshed by hand. */
export const otherImages: Readonly<Record<string, readonly PinnedImage[]>> = {
  'alpine/helm': [
    ...lines(seen('the Go module helm.sh/helm/v3'), { 3: '3.22.0' }),
    ...lines(seen('the Go module helm.sh/helm/v4'), { 4: '4.3.0' }),
  ],
  'condaforge/miniforge3': lines('tag seen in public source text', { '26.7.2-0': '26.7.2-0' }),
  'denoland/deno': [...lines(seen('npm view deno versions'), { 1: '1.46.3' }), ...lines(seen('npm view deno versions'), { 2: '2.9.6' })],
  'gcr.io/bazel-public/bazel': lines('tag seen in public source text', { '7.4.1': '7.4.1', '8.6.0': '8.6.0', '9.2.0': '9.2.0' }),
  'mcr.microsoft.com/dotnet/sdk': lines('tag seen in public source text', { 6: '6.0.425', 8: '8.0.424', 9: '9.0.318', 10: '10.0.400' }),
  // The project has published no image since; later releases are source only.
  'minio/minio': lines(seen('public source text'), { 2025: 'RELEASE.2025-09-07T16-13-09Z' }),
  'amazon/dynamodb-local': lines(seen('public source text'), { 3: '3.3.1' }),
  'apache/kafka': lines(seen('endoflife.date apache-kafka at a70eca337'), { '4.3': '4.3.1' }),
  'ghcr.io/astral-sh/uv': Object.entries({ '3.10': 'trixie', '3.11': 'trixie', '3.12': 'trixie', '3.13': 'trixie', '3.14': 'trixie' }).map(
    ([python, suite]) => ({ line: python, tag: `0.12.5-python${python}-${suite}`, from: 'astral-sh/uv docs/guides/integration/docker.md at 26a9dd4b21' }),
  ),
  // The tag was pushed anew in August 2026; older digests of it are gone.
  'ghcr.io/zaproxy/zaproxy': lines('tag seen in public source text', { '2.17': '2.17.0' }),
  'hashicorp/terraform': lines(assumed('endoflife.date terraform at a70eca337'), {
    '1.5': '1.5.7',
    '1.11': '1.11.4',
    '1.12': '1.12.2',
    '1.13': '1.13.5',
    '1.14': '1.14.9',
    '1.15': '1.15.8',
  }),
  // 4.14.0 is the last one that starts without an account.
  'localstack/localstack': lines(seen('public source text'), { 4: '4.14.0' }),
  'opensearchproject/opensearch': [
    ...lines(assumed('endoflife.date opensearch at a70eca337'), { 2: '2.19.6' }),
    ...lines(seen('endoflife.date opensearch at a70eca337'), { 3: '3.8.0' }),
  ],
  'oven/bun': [...lines(assumed('npm view bun versions'), { '1.1': '1.1.45', '1.2': '1.2.23', '1.3': '1.3.14' }), ...lines(seen('npm view bun versions'), { '1.4': '1.4.2' })],
  'valkey/valkey': lines(seen('endoflife.date valkey at a70eca337'), { '8.1': '8.1.9', '9.1': '9.1.1' }),
};
