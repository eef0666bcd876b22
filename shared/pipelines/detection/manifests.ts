import { parseXml, XmlElement, XmlText } from '@rgrove/parse-xml';
import json5 from 'json5';
import { parse as parseTomlText } from 'smol-toml';
import stripJsonComments from 'strip-json-comments';
import { parse as parseYamlText, type CollectionTag } from 'yaml';
import type { RepositoryTree, TreeWarning } from '../../ports/index.ts';

/** What came out of a manifest: its data, or the warning that says why there is none. Never a throw. */
export interface Manifest {
  readonly data: unknown;
  readonly warning?: TreeWarning;
}

/** Deeper than any manifest written by hand; what nests deeper is refused before a parser recurses into it. */
const MAX_DEPTH = 100;
const MAX_ALIASES = 100;
/** The YAML parser takes quadratic time to collect the errors of a file that is wrong on every line. */
const MAX_YAML = 128 * 1024;

export function unreadable(path: string, why: string): TreeWarning {
  return { code: 'MANIFEST_UNREADABLE', message: `${path} could not be read: ${why}.`, path };
}

/** Parsers quote the input in their messages; the first line, shortened, says enough. */
function reasonOf(error: unknown): string {
  const message = error instanceof Error ? error.message : 'unknown error';
  return (message.split('\n')[0] ?? '').slice(0, 160);
}

/** Counts brackets without understanding strings: an over-estimate is fine, a stack overflow is not. */
function nestsTooDeep(text: string): boolean {
  let depth = 0;
  for (let position = 0; position < text.length; position += 1) {
    const code = text.charCodeAt(position);
    if (code === 0x5b || code === 0x7b) depth += 1;
    else if ((code === 0x5d || code === 0x7d) && depth > 0) depth -= 1;
    if (depth > MAX_DEPTH * 10) return true;
  }
  return false;
}

function readWith(tree: RepositoryTree, path: string, parse: (text: string) => unknown): Manifest {
  const text = tree.read(path);
  if (text === undefined) return { data: undefined, warning: unreadable(path, 'it is absent, too large or not text') };
  if (nestsTooDeep(text)) return { data: undefined, warning: unreadable(path, 'it nests too deep') };
  try {
    return { data: parse(text.startsWith('\uFEFF') ? text.slice(1) : text) };
  } catch (error) {
    return { data: undefined, warning: unreadable(path, reasonOf(error)) };
  }
}

export function readToml(tree: RepositoryTree, path: string): Manifest {
  return readWith(tree, path, (text) => parseTomlText(text, { maxDepth: MAX_DEPTH }));
}

export function readJson(tree: RepositoryTree, path: string): Manifest {
  return readWith(tree, path, (text) => JSON.parse(text));
}

/** JSON with comments and trailing commas, as `deno.jsonc` is written. */
export function readJsonc(tree: RepositoryTree, path: string): Manifest {
  return readWith(tree, path, (text) => JSON.parse(stripJsonComments(text, { trailingCommas: true })));
}

/** JSON5, as pnpm takes it in `package.json5`. */
export function readJson5(tree: RepositoryTree, path: string): Manifest {
  return readWith(tree, path, (text) => json5.parse(text));
}

/** Parses YAML from outside in bounded time; `failsafe` keeps `3.10` a text. Throws on what is malformed, larger than 128 KiB, nests too deep or grows by aliases. */
export function parseBoundedYaml(text: string, schema: 'core' | 'failsafe' = 'core', customTags: readonly CollectionTag[] = []): unknown {
  if (text.length > MAX_YAML) throw new Error('it is larger than 128 KiB');
  if (nestsTooDeep(text)) throw new Error('it nests too deep');
  return parseYamlText(text, { maxAliasCount: MAX_ALIASES, logLevel: 'error', prettyErrors: false, uniqueKeys: false, merge: true, schema, customTags: [...customTags] });
}

export function readYaml(tree: RepositoryTree, path: string): Manifest {
  return readWith(tree, path, (text) => parseBoundedYaml(text));
}

/** Root element of an XML file; `undefined` with a warning when it is no XML. */
export function readXml(tree: RepositoryTree, path: string): { readonly root: XmlElement | undefined; readonly warning?: TreeWarning } {
  const { data, warning } = readWith(tree, path, (text) => parseXml(text).root);
  const root = data instanceof XmlElement ? data : undefined;
  return warning === undefined ? { root } : { root, warning };
}

export function childrenNamed(element: XmlElement | undefined, name: string): XmlElement[] {
  return (element?.children ?? []).filter((child): child is XmlElement => child instanceof XmlElement && child.name === name);
}

/** Follows one child per name. */
export function childAt(element: XmlElement | undefined, ...names: readonly string[]): XmlElement | undefined {
  let current = element;
  for (const name of names) current = childrenNamed(current, name)[0];
  return current;
}

/** Trimmed text directly in an element; empty text counts as absent. */
export function textAt(element: XmlElement | undefined, ...names: readonly string[]): string | undefined {
  const found = childAt(element, ...names);
  const text = (found?.children ?? []).filter((child) => child instanceof XmlText).map((child) => child.text).join('').trim();
  return text === '' ? undefined : text;
}

type Table = Readonly<Record<string, unknown>>;

function isTable(value: unknown): value is Table {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A nested table; an empty one when any step is absent or something else. */
export function tableAt(value: unknown, ...keys: readonly string[]): Table {
  const found = valueAt(value, ...keys);
  return isTable(found) ? found : {};
}

export function valueAt(value: unknown, ...keys: readonly string[]): unknown {
  let current = value;
  for (const key of keys) {
    if (!isTable(current) || !Object.hasOwn(current, key)) return undefined;
    current = current[key];
  }
  return current;
}

export function stringAt(value: unknown, ...keys: readonly string[]): string | undefined {
  const found = valueAt(value, ...keys);
  return typeof found === 'string' ? found : undefined;
}

/** Strings of a list; other members are dropped. */
export function stringsAt(value: unknown, ...keys: readonly string[]): string[] {
  const found = valueAt(value, ...keys);
  return Array.isArray(found) ? found.filter((item): item is string => typeof item === 'string') : [];
}

export function tablesAt(value: unknown, ...keys: readonly string[]): Table[] {
  const found = valueAt(value, ...keys);
  return Array.isArray(found) ? found.filter(isTable) : [];
}
