/**
 * Rules that both sides are read by, the same for every example:
 * - A shell wrapper (`sh -c '…'`) is taken off and joined commands are parted.
 * - A command counts when it begins with a package manager or build tool of {@link PROGRAMS}; the preparation of a
 *   container (apt-get, mise, mkdir, copying) does not, nor does installing a tool (`npm install -g`, `gem install`).
 * - What makes a host's release of a program that is already built (`mix release`, asset pipelines of Phoenix and
 *   Rails) is no check and has no place in a pipeline of checks.
 * - `npm ci` and `npm install` are one verb, as `yarn` with and without `--immutable` is: a pipeline installs what the
 *   lockfile says, a host may be more lenient.
 * - A task that Gradle is told to leave out (`-x test`) is none that it runs: `build` without its checks is `assemble`.
 * - Of a command only program and verb are kept (of CMake, whether it configures or builds). How a script is called (`npm run build`, `pnpm build`) makes no
 *   difference, neither does a wrapper script (`./mvnw`) to the tool that it starts.
 */
const PROGRAMS: ReadonlySet<string> = new Set('npm pnpm yarn bun bundle composer go cargo uv poetry pdm pipenv pip mix dotnet deno mvn gradle cmake meson'.split(' '));
const HOSTING = /^(?:mix (?:release|assets\.\S+)|bundle exec)$/;
const INSTALL = /^(?:install|i|ci|sync|deps\.get|restore|fetch|cache|mod)$/;
/** Verbs that put the same packages in place or make the same things. */
const SAME: Readonly<Record<string, string>> = { 'npm ci': 'npm install', 'npm i': 'npm install', 'pnpm i': 'pnpm install', 'bun i': 'bun install', 'yarn ': 'yarn install', 'pdm sync': 'pdm install', 'pipenv sync': 'pipenv install', 'poetry sync': 'poetry install', 'gradle build': 'gradle assemble', 'deno cache': 'deno install', 'dotnet publish': 'dotnet build', 'mvn verify': 'mvn package', 'mvn install': 'mvn package' };

function partsOf(line: string): string[] {
  const inner = /^sh -c '(.*)'$/s.exec(line.trim())?.[1] ?? line;
  return inner.split(/&&|\|\||;|\n/).map((part) => part.trim()).filter((part) => part !== '');
}

function verbOf(command: string): string | undefined {
  const words = command.replace(/^(?:\w+=\S*\s+)+/, '').replace(/^python[\d.]*\s+-m\s+(?=pip)/, '').split(/\s+/);
  const program = (words[0] ?? '').replace(/^\.\//, '').replace(/^(mvn|gradle)w$/, '$1').replace(/^pip3$/, 'pip');
  if (!PROGRAMS.has(program) || words.includes('-g') || words.includes('--global')) return undefined;
  const plain = words.slice(1).filter((_word, index) => !(/^(?:-x|--exclude-task)$/.test(words[index] ?? '') && program === 'gradle')).filter((word) => !word.startsWith('-') && word !== 'run' && word !== 'run-script');
  // What CMake does is an option, and what stands alone is a folder.
  if (program === 'cmake') return words.includes('--build') ? 'cmake --build' : 'cmake configure';
  // Maven and Gradle name their goals last: `mvn clean package`.
  const verb = (program === 'mvn' || program === 'gradle' ? plain.at(-1) : plain[0]) ?? '';
  const joined = `${program} ${verb}`;
  return HOSTING.test(joined) ? undefined : (SAME[joined] ?? joined);
}

/** Program and verb of every command in `lines` that counts, less those that are no install when `wanted` says so. */
export function verbs(lines: readonly string[], wanted: 'install' | 'build'): string[] {
  const found = lines.flatMap(partsOf).flatMap((part) => verbOf(part) ?? []);
  return [...new Set(found.filter((each) => INSTALL.test(each.split(' ')[1] ?? '') === (wanted === 'install')))];
}
