import { commandsFor, evidenceFor } from '../../detection/evidence.ts';
import { ciVersionFacts } from '../../detection/maintainers.ts';
import type { ComponentDraft, StackContext } from '../../detection/model.ts';
import { indexOf } from '../../detection/tree-index.ts';
import { pinnedVersions } from '../../detection/version-files.ts';

const evidence = evidenceFor('python');
const command = commandsFor(evidence);
/** Names that a program of one file usually has. */
const ENTRIES = ['main.py', 'app.py', 'server.py', 'bot.py', 'start.py', 'hello.py', 'run.py'];
/** With one of these the program is a helper of something else. */
const OTHERS = ['package.json', 'Cargo.toml', 'go.mod', 'pom.xml', 'build.gradle', 'build.gradle.kts', 'Gemfile', 'composer.json', 'mix.exs', 'CMakeLists.txt', 'meson.build', 'MODULE.bazel', 'environment.yml', 'environment.yaml', 'deno.json', 'deno.jsonc'];

/** A program of plain files at the root: what imports nothing but the standard library needs no manifest. */
export function looseProgram(context: StackContext): ComponentDraft | undefined {
  const index = indexOf(context);
  const entry = ENTRIES.find((name) => index.has('.', name));
  if (entry === undefined || OTHERS.some((name) => index.has('.', name))) return undefined;
  const pins = pinnedVersions(context, '.', { stack: 'python', plain: ['.python-version', 'runtime.txt'], tool: 'python', prefix: /^(?:c?python-)/ });
  const versions = pins.length > 0 ? pins : ciVersionFacts(context, 'python', 'python');
  const exact = pins.map(({ value }) => value).find((value) => /^3\.\d+(?:\.\d+)?$/.test(value));
  return {
    path: '.',
    stack: 'python',
    language: 'python',
    versions,
    ...(exact === undefined ? {} : { matrix: [exact.split('.').slice(0, 2).join('.')] }),
    frameworks: [],
    commands: [command('lint', 'python -m compileall -q .', entry, 'convention', 'No linter is configured; this only finds files that Python cannot parse.', 0.4)],
    warnings: [{ code: 'MANIFEST_MISSING', message: `Nothing lists what ${entry} needs: only what ships with Python can be imported.`, path: entry }],
    evidence: [evidence('language', entry, 'entry', `${entry} is a program of Python without a manifest.`, pins.length > 0 ? 0.8 : 0.6)],
  };
}
