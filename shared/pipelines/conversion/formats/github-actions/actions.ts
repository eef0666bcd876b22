import { asText, type Table } from '../../../detection/ci-text.ts';
import type { Condition, Step, Text } from '../../model.ts';
import type { Losses } from '../../yaml-source.ts';
import { readText } from './expressions.ts';

interface Base {
  readonly place: string;
  readonly name?: string;
  readonly condition?: Condition;
  readonly mayFail?: true;
}

/** Set-up actions: the tool, and the inputs that hold its version. */
export const SETUPS: Readonly<Record<string, { readonly tool: string; readonly version: string; readonly file?: string }>> = {
  'actions/setup-node': { tool: 'node', version: 'node-version', file: 'node-version-file' },
  'actions/setup-python': { tool: 'python', version: 'python-version', file: 'python-version-file' },
  'actions/setup-go': { tool: 'go', version: 'go-version', file: 'go-version-file' },
  'actions/setup-java': { tool: 'java', version: 'java-version', file: 'java-version-file' },
  'ruby/setup-ruby': { tool: 'ruby', version: 'ruby-version' },
  'astral-sh/setup-uv': { tool: 'uv', version: 'version' },
  'pnpm/action-setup': { tool: 'pnpm', version: 'version' },
  'oven-sh/setup-bun': { tool: 'bun', version: 'bun-version', file: 'bun-version-file' },
  'denoland/setup-deno': { tool: 'deno', version: 'deno-version', file: 'deno-version-file' },
  'hashicorp/setup-terraform': { tool: 'terraform', version: 'terraform_version' },
  'azure/setup-helm': { tool: 'helm', version: 'version' },
};
/** Inputs that only make a run faster or change what is shown. */
const HARMLESS_INPUTS = new Set(['cache', 'cache-dependency-path', 'enable-cache', 'cache-dependency-glob', 'run_install', 'check-latest', 'prune-cache', 'terraform_wrapper', 'persist-credentials', 'token', 'save-always', 'if-no-files-found', 'compression-level', 'overwrite', 'fetch-tags', 'show-progress', 'distribution']);

/** A `uses:` as what it does; an action that is not known by its meaning is left out and named. */
export function readAction(uses: string, inputs: Table, base: Base, losses: Losses): Step[] {
  const name = uses.split('@')[0] ?? uses;
  const input = (key: string): string | undefined => asText(inputs[key]);
  const textOf = (key: string): Text | undefined => {
    const { text, unknown } = readText(input(key) ?? '');
    return unknown.length > 0 ? undefined : text;
  };
  const refuse = (why: string): Step[] => {
    losses.add('ACTION_NOT_CARRIED', base.place, `${name}: ${why}`);
    return [];
  };
  const known = (keys: readonly string[]): void => {
    for (const key of Object.keys(inputs)) if (!keys.includes(key) && !HARMLESS_INPUTS.has(key)) losses.add('INPUT_NOT_CARRIED', `${base.place}/with/${key}`, `The input ${key} of ${name} has no counterpart.`);
  };
  const setup = Object.hasOwn(SETUPS, name) ? SETUPS[name] : undefined;
  if (setup !== undefined) {
    known([setup.version, setup.file ?? '']);
    const version = textOf(setup.version);
    const file = setup.file === undefined ? undefined : input(setup.file);
    if (version === undefined) return refuse('its version is computed by GitHub.');
    return [{ ...base, kind: 'setup', tool: setup.tool, version: input(setup.version) === undefined ? null : version, ...(file === undefined || file.includes('${{') ? {} : { versionFile: file }) }];
  }
  switch (name) {
    case 'actions/checkout': {
      known(['fetch-depth', 'submodules']);
      if (inputs['repository'] !== undefined || inputs['path'] !== undefined) return refuse('it checks out another repository or folder.');
      const depth = Number(input('fetch-depth') ?? Number.NaN);
      return [{ ...base, kind: 'checkout', ...(Number.isInteger(depth) ? { depth } : {}), ...(/^(?:true|recursive)$/.test(input('submodules') ?? '') ? { submodules: true as const } : {}) }];
    }
    case 'actions/cache':
    case 'actions/cache/restore':
    case 'actions/cache/save':
    case 'Swatinem/rust-cache': {
      losses.add('CACHE_NOT_CARRIED', base.place, `${name} only makes runs faster; set a cache up anew where it pays.`);
      return [];
    }
    case 'actions/upload-artifact': {
      known(['name', 'path', 'retention-days']);
      const artifact = textOf('name');
      if (artifact === undefined || (input('path') ?? '').includes('${{')) return refuse('its name or paths are only known in a run.');
      const days = Number(input('retention-days') ?? Number.NaN);
      return [{ ...base, kind: 'upload', artifact: input('name') === undefined ? ['artifact'] : artifact, paths: linesOf(input('path')), ...(Number.isInteger(days) ? { days } : {}) }];
    }
    case 'actions/download-artifact': {
      known(['name', 'path']);
      const artifact = textOf('name');
      if (artifact === undefined) return refuse('its name is only known in a run.');
      const path = input('path');
      return [{ ...base, kind: 'download', ...(input('name') === undefined ? {} : { artifact }), ...(path === undefined ? {} : { path }) }];
    }
    default:
      return refuse('it has no known counterpart.');
  }
}

function linesOf(text: string | undefined): string[] {
  return (text ?? '').split('\n').map((line) => line.trim()).filter((line) => line !== '');
}
