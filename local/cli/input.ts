import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { invalidInput } from '../../shared/core/errors.ts';
import { pipelineFilesIn } from './pipeline-files.ts';

/** The part of a JSON Schema that the command line needs. */
export interface InputSchema {
  readonly properties?: Readonly<Record<string, { readonly type?: string; readonly description?: string; readonly enum?: readonly unknown[] }>>;
  readonly required?: readonly string[];
}

export type Options = Readonly<Record<string, string | boolean | undefined>>;

/** Short forms of `--source '{"…"}'`. */
export const SOURCE_OPTIONS = ['directory', 'archive', 'git'] as const;

const kebab = (name: string): string => name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);

/** `maxItems` is given as `--max-items`. */
export function flagOf(name: string): string {
  return kebab(name);
}

function parseJson(text: string, flag: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw invalidInput('INVALID_ARGUMENT', `--${flag} takes JSON.`, [{ path: `/${flag}`, message: 'Not valid JSON.' }]);
  }
}

function valueOf(name: string, text: string, schema: InputSchema): unknown {
  const type = schema.properties?.[name]?.type;
  if (type === 'number' || type === 'integer' || type === 'boolean') return parseJson(text, flagOf(name));
  if (type === 'string' || (type === undefined && !/^[[{"]/.test(text))) return text;
  return parseJson(text, flagOf(name));
}

/** The source that `--directory`, `--archive` or `--git URL#REF` names; at most one. */
function sourceOf(options: Options): object | undefined {
  const given = SOURCE_OPTIONS.filter((name) => typeof options[name] === 'string');
  if (given.length > 1) throw invalidInput('INVALID_ARGUMENT', `Give one of --${given.join(', --')}.`);
  const [kind] = given;
  const text = kind === undefined ? '' : String(options[kind]);
  if (kind === 'directory') return { directory: resolve(text) };
  if (kind === 'archive') return { archive: readFileSync(text).toString('base64') };
  if (kind === 'git') {
    const [url = '', ref = 'HEAD'] = text.split('#');
    return { git: { url, ref } };
  }
  return undefined;
}

/** The operation's input: `--input FILE` (or `-`) first, then one flag per field over it. */
export function inputOf(options: Options, schema: InputSchema): Record<string, unknown> {
  const file = options['input'];
  const base = typeof file === 'string' ? parseJson(readFileSync(file === '-' ? 0 : file, 'utf8'), 'input') : {};
  if (base === null || typeof base !== 'object' || Array.isArray(base)) throw invalidInput('INVALID_ARGUMENT', '--input takes a JSON object.');
  const fields = Object.keys(schema.properties ?? {}).flatMap((name): [string, unknown][] => {
    const text = options[name];
    return typeof text === 'string' ? [[name, valueOf(name, text, schema)]] : [];
  });
  const source = 'source' in (schema.properties ?? {}) ? sourceOf(options) : undefined;
  const directory = 'files' in (schema.properties ?? {}) && source === undefined ? options['directory'] : undefined;
  const system = options['platform'] ?? options['from'];
  const files = typeof directory === 'string' ? pipelineFilesIn(resolve(directory), typeof system === 'string' ? system : undefined) : undefined;
  return { ...base, ...Object.fromEntries(fields), ...(source === undefined ? {} : { source }), ...(files === undefined ? {} : { files: Object.fromEntries(files.map(({ path, content }) => [path, content])) }) };
}
