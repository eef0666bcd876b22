import { Document, Pair, parseDocument, Scalar, YAMLMap, YAMLSeq } from 'yaml';
import type { Node } from 'yaml';
import { unprocessable } from '../../core/errors.ts';

/** A value of a YAML file under construction. Text is always a string for YAML 1.1 and 1.2 readers alike. */
export type YamlValue = Node | string | number | boolean | readonly YamlValue[];

interface Entry {
  readonly key: string;
  readonly value: YamlValue;
  /** Printed above the entry. */
  readonly comment?: string;
  readonly spaceBefore?: boolean;
}

// Words that some YAML version reads as a boolean, null, number, date or merge key.
const PLAIN_WORD = /^(?!(?:y|n|yes|no|on|off|true|false|null|nan|inf)$)[A-Za-z](?:[A-Za-z0-9 ._/@()+=&-]*[A-Za-z0-9._/@()+=-])?$/i;

/** A string that can only be read as that string. */
export function text(value: string): Scalar {
  const scalar = new Scalar(value);
  scalar.type = PLAIN_WORD.test(value) ? Scalar.PLAIN : Scalar.QUOTE_SINGLE;
  return scalar;
}

/** An expression of the platform, written by a printer itself and never by what it prints. */
export function expression(value: string): Scalar {
  const scalar = new Scalar(value);
  scalar.type = Scalar.PLAIN;
  return scalar;
}

/** A string that is quoted even where it need not be. */
export function quoted(value: string): Scalar {
  const scalar = new Scalar(value);
  scalar.type = Scalar.QUOTE_SINGLE;
  return scalar;
}

/** A string followed by a comment on its line. */
export function commented(value: string, comment: string): Scalar {
  const scalar = text(value);
  scalar.comment = ` ${comment}`;
  return scalar;
}

/** Lines as a literal block; a single line as {@link text}. */
export function block(lines: readonly string[]): Scalar {
  const [only] = lines;
  if (lines.length === 1 && only !== undefined) return text(only);
  const scalar = new Scalar(`${lines.join('\n')}\n`);
  scalar.type = Scalar.BLOCK_LITERAL;
  return scalar;
}

function toNode(value: YamlValue): Node {
  if (typeof value === 'string') return text(value);
  if (typeof value === 'number' || typeof value === 'boolean') return new Scalar(value);
  if (isArray(value)) return list(value);
  return value;
}

function isArray(value: YamlValue): value is readonly YamlValue[] {
  return Array.isArray(value);
}

/** A list; `flow` prints it on one line. */
export function list(values: readonly YamlValue[], style: 'block' | 'flow' = 'block'): YAMLSeq {
  const seq = new YAMLSeq();
  seq.flow = style === 'flow';
  seq.items = values.map(toNode);
  return seq;
}

/** A map in the given order; entries that are `undefined` are left out. */
export function map(entries: readonly (Entry | undefined)[]): YAMLMap {
  const yaml = new YAMLMap();
  for (const entry of entries) {
    if (entry === undefined) continue;
    const key = text(entry.key);
    if (entry.key === 'on') key.type = Scalar.PLAIN;
    if (entry.comment !== undefined) key.commentBefore = ` ${entry.comment}`;
    if (entry.spaceBefore === true) key.spaceBefore = true;
    yaml.items.push(new Pair(key, toNode(entry.value)));
  }
  return yaml;
}

/** A map of strings. */
export function textMap(values: Readonly<Record<string, YamlValue>>): YAMLMap {
  return map(Object.entries(values).map(([key, value]) => ({ key, value })));
}

/** An entry of {@link map}, or nothing when the value is `undefined` or an empty list or map. */
export function optional(key: string, value: YAMLMap | YAMLSeq | undefined, comment?: string): Entry | undefined {
  if (value === undefined || value.items.length === 0) return undefined;
  return comment === undefined ? { key, value } : { key, value, comment };
}

/** The file's text. Long lines are never folded: a fold would change what a shell line looks like. */
export function render(root: YAMLMap, header: readonly string[]): string {
  const document = new Document(root, { version: '1.2' });
  document.commentBefore = header.map((line) => ` ${line}`).join('\n');
  return document.toString({ lineWidth: 0, singleQuote: true, flowCollectionPadding: false });
}

/**
 * Typed access to a parsed file. Every accessor throws `PIPELINE_UNREADABLE` when the file is not of the shape that
 * the printer writes.
 */
export function readYaml(path: string, content: string): unknown {
  const document = parseDocument(content, { version: '1.2' });
  if (document.errors.length > 0) throw unreadable(path, document.errors[0]?.message ?? 'it is not YAML');
  return document.toJS({ maxAliasCount: 0 });
}

export function unreadable(path: string, detail: string): Error {
  return unprocessable('PIPELINE_UNREADABLE', `${path} is not a file that this platform printed: ${detail}.`);
}
