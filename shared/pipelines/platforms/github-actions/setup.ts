import { toolchainOf } from '../../generation/images.ts';
import { toolSetup } from '../../generation/tools.ts';
import { variableName } from '../../generation/text.ts';
import { action } from '../../pins/index.ts';
import type { Cache, Job } from '../../model.ts';
import type { RunnerAction } from '../../toolchains/definition.ts';
import { commented, expression, map, quoted, text, textMap, type YamlValue } from '../yaml.ts';

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
  const runner = toolchainOf(tool)?.runner;
  if (runner === undefined) return [];
  if ('action' in runner) return [usesStep(`Set up ${tool}`, runner.action, [[runner.input, versionValue(job)], ...companionInput(job, runner), ...Object.entries({ ...runner.inputs, ...cacheInputs(job, runner) })])];
  const env = textMap({ [variableName(`${tool}-version`)]: versionValue(job) });
  return [map([{ key: 'name', value: text(`Set up ${tool}`) }, { key: 'env', value: env }, { key: 'run', value: text(runner.line) }])];
}

/** What the version needs beside itself; where the cells of a matrix differ in it, the cell chooses. */
function companionInput({ toolchain: { version }, matrix }: Job, { companion }: RunnerAction): readonly (readonly [string, YamlValue])[] {
  if (companion === undefined) return [];
  const versions = typeof version === 'string' ? [version] : (matrix?.values ?? []);
  const needed = versions.map((each) => ({ version: each, value: companion.of(each) }));
  const last = needed.at(-1)?.value ?? '';
  const others = needed.filter(({ value }) => value !== last);
  if (others.length === 0 || matrix === undefined) return [[companion.input, quoted(last)]];
  const cases = others.map((each) => `matrix.${matrix.variable} == '${each.version}' && '${each.value}' || `).join('');
  return [[companion.input, expression(`\${{ ${cases}'${last}' }}`)]];
}

function cacheInputs(job: Job, { caches }: RunnerAction): Readonly<Record<string, string | boolean>> {
  const cache = job.caches.find((candidate) => Object.hasOwn(caches, candidate.id));
  const value = cache && caches[cache.id];
  return cache && value !== undefined ? { cache: value, 'cache-dependency-path': keyFiles(cache) } : {};
}

function keyFiles(cache: Cache): string {
  return cache.keyFiles.join('\n');
}

/** The version as an input of an action: the literal, or the matrix's value. */
function versionValue(job: Job): YamlValue {
  const { version } = job.toolchain;
  return typeof version === 'string' ? quoted(version) : expression(`\${{ matrix.${version.matrix} }}`);
}

/** The variable by which shell lines learn the matrix's value. */
export function matrixEnvironment({ matrix }: Job): Readonly<Record<string, YamlValue>> {
  if (matrix === undefined) return {};
  return { [variableName(matrix.variable)]: expression(`\${{ matrix.${matrix.variable} }}`) };
}
