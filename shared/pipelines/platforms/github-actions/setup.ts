import { toolSetup } from '../../generation/tools.ts';
import { variableName } from '../../generation/text.ts';
import { action } from '../../pins/index.ts';
import type { Cache, Job } from '../../model.ts';
import { commented, expression, map, quoted, text, textMap, type YamlValue } from '../yaml.ts';

interface LanguageSetup {
  readonly action: string;
  readonly input: string;
  readonly inputs: Readonly<Record<string, string | boolean>>;
}

/**
 * Setup action of each toolchain. Every built-in cache is switched off here and on again by {@link cacheInputs}, since
 * several of these actions cache unasked.
 */
export const LANGUAGES: Readonly<Record<string, LanguageSetup>> = {
  node: { action: 'actions/setup-node', input: 'node-version', inputs: { 'package-manager-cache': false } },
  python: { action: 'actions/setup-python', input: 'python-version', inputs: {} },
  go: { action: 'actions/setup-go', input: 'go-version', inputs: { cache: false } },
  java: { action: 'actions/setup-java', input: 'java-version', inputs: { distribution: 'temurin' } },
  bun: { action: 'oven-sh/setup-bun', input: 'bun-version', inputs: { 'no-cache': true } },
  terraform: { action: 'hashicorp/setup-terraform', input: 'terraform_version', inputs: { terraform_wrapper: false } },
  helm: { action: 'azure/setup-helm', input: 'version', inputs: {} },
};

/** Caches that a setup action keeps by itself: value of its `cache` input, and the input naming the key files. */
const BUILT_IN_CACHES: Readonly<Record<string, { readonly tool: string; readonly value: string | boolean }>> = {
  npm: { tool: 'node', value: 'npm' },
  pnpm: { tool: 'node', value: 'pnpm' },
  yarn: { tool: 'node', value: 'yarn' },
  pip: { tool: 'python', value: 'pip' },
  pipenv: { tool: 'python', value: 'pipenv' },
  poetry: { tool: 'python', value: 'poetry' },
  maven: { tool: 'java', value: 'maven' },
  gradle: { tool: 'java', value: 'gradle' },
  go: { tool: 'go', value: true },
};

/** One `uses` step; the version stands beside the commit so that people and update bots can read it. */
export function usesStep(title: string, name: string, inputs: readonly (readonly [string, YamlValue])[]): YamlValue {
  const pin = action(name);
  return map([
    { key: 'name', value: text(title) },
    { key: 'uses', value: commented(pin.uses, pin.version) },
    inputs.length > 0 ? { key: 'with', value: map(inputs.map(([key, value]) => ({ key, value }))) } : undefined,
  ]);
}

/** Steps that prepare a job's language and tools. */
export function setupSteps(job: Job): readonly YamlValue[] {
  const { tool, tools } = job.toolchain;
  const setups = tools.map(({ name, version }) => ({ name, setup: toolSetup(name, version) }));
  const steps = [
    // setup-node asks pnpm and yarn where their cache lies, so these come first.
    ...setups.flatMap(({ name, setup }) => (setup?.action && tool === 'node' ? [actionStep(name, setup.action)] : [])),
    ...languageSteps(job),
    ...setups.flatMap(({ name, setup }) => (setup?.action && tool !== 'node' ? [actionStep(name, setup.action, job)] : [])),
  ];
  const lines = setups.flatMap(({ name, setup }) => (setup && setup.runnerLines.length > 0 ? [{ name, lines: setup.runnerLines }] : []));
  return [...steps, ...lines.map(({ name, lines: run }) => map([{ key: 'name', value: text(`Set up ${name}`) }, { key: 'run', value: text(run.join(' && ')) }]))];
}

function actionStep(name: string, setup: { readonly name: string; readonly inputs: Readonly<Record<string, string | boolean>> }, job?: Job): YamlValue {
  const cached = job?.caches.find((cache) => cache.id === name);
  const inputs = { ...setup.inputs, ...(cached && 'enable-cache' in setup.inputs ? { 'enable-cache': true, 'cache-dependency-glob': keyFiles(cached) } : {}) };
  return usesStep(`Set up ${name}`, setup.name, Object.entries(inputs));
}

function languageSteps(job: Job): readonly YamlValue[] {
  const { tool } = job.toolchain;
  if (tool === 'rust') return [rustStep(job)];
  const setup = LANGUAGES[tool];
  if (setup === undefined) return [];
  return [usesStep(`Set up ${tool}`, setup.action, [[setup.input, versionValue(job)], ...Object.entries({ ...setup.inputs, ...cacheInputs(job) })])];
}

/** The runner has rustup; an action would only wrap it. */
function rustStep(job: Job): YamlValue {
  return map([
    { key: 'name', value: text('Set up rust') },
    { key: 'env', value: textMap({ RUST_VERSION: versionValue(job) }) },
    { key: 'run', value: text('rustup toolchain install "$RUST_VERSION" --profile minimal --component clippy,rustfmt && rustup default "$RUST_VERSION"') },
  ]);
}

function cacheInputs(job: Job): Readonly<Record<string, string | boolean>> {
  const cache = job.caches.find((candidate) => BUILT_IN_CACHES[candidate.id]?.tool === job.toolchain.tool);
  const builtIn = cache && BUILT_IN_CACHES[cache.id];
  return cache && builtIn ? { cache: builtIn.value, 'cache-dependency-path': keyFiles(cache) } : {};
}

function keyFiles(cache: Cache): string {
  return cache.keyFiles.join('\n');
}

/** The version as an input of an action: the literal, or the matrix's value. */
function versionValue(job: Job): YamlValue {
  const { version } = job.toolchain;
  return typeof version === 'string' ? quoted(version) : expression(`\${{ matrix.${version.matrix} }}`);
}

/** Variables by which shell lines learn the matrix's value. */
export function matrixEnvironment({ matrix }: Job): Readonly<Record<string, YamlValue>> {
  if (matrix === undefined) return {};
  const names = [variableName(matrix.variable), ...matrix.env];
  return Object.fromEntries(names.map((name) => [name, expression(`\${{ matrix.${matrix.variable} }}`)]));
}
