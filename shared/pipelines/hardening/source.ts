import { isAlias, isMap, isScalar, isSeq, LineCounter, parseDocument, visit, type Document, type Pair, type Scalar, type YAMLMap } from 'yaml';
import { unprocessable } from '../../core/errors.ts';
import type { SourceFile } from '../conversion/model.ts';
import { readSource } from '../conversion/yaml-source.ts';

const MAX_DEPTH = 60;
const MAX_PARTS = 1000;

/** A step of a job with its table in the file. */
export interface StepNode {
  readonly index: number;
  readonly map: YAMLMap;
}

/** A job with its table in the file. */
export interface JobNode {
  readonly id: string;
  readonly key: Scalar;
  readonly map: YAMLMap;
  readonly steps: readonly StepNode[];
}

/** A parsed file whose nodes know where they stand in its text. */
export interface Source {
  readonly path: string;
  readonly content: string;
  readonly eol: string;
  readonly root: YAMLMap;
  readonly jobs: readonly JobNode[];
  /** Some part of the file stands for several places. */
  readonly hasAliases: boolean;
  lineOf(offset: number): number;
}

/** Throws `PIPELINE_TOO_LARGE`, and `PIPELINE_MALFORMED` with file and line for what cannot be read, repeats a key or is nested beyond sense. */
export function parseSource(file: SourceFile): Source {
  refuseDepth(file);
  readSource(file);
  const lines = new LineCounter();
  const document = parseDocument(file.content, { version: '1.2', lineCounter: lines, customTags: [{ tag: '!reference', collection: 'seq', resolve: (list) => list }] });
  if (!isMap(document.contents)) throw unprocessable('PIPELINE_MALFORMED', `${file.path} holds no mapping.`, [{ path: file.path, message: 'not a mapping' }]);
  const root = document.contents;
  const jobs = jobsOf(root);
  const size = jobs.reduce((sum, { steps }) => sum + 1 + steps.length, 0);
  if (size > MAX_PARTS) throw unprocessable('PIPELINE_TOO_LARGE', `${file.path} has more than ${MAX_PARTS} jobs and steps.`, [{ path: file.path, message: `${size} jobs and steps` }]);
  return { path: file.path, content: file.content, eol: file.content.includes('\r\n') ? '\r\n' : '\n', root, jobs, hasAliases: usesAliases(document), lineOf: (offset) => lines.linePos(offset).line };
}

/** Before the parser, whose recursion an attacker would otherwise choose. */
function refuseDepth({ path, content }: SourceFile): void {
  let depth = 0;
  for (const [number, line] of content.split('\n').entries()) {
    const dashes = /^[\s-]*/.exec(line)?.[0] ?? '';
    const opened = (line.match(/[[{]/g) ?? []).length - (line.match(/[\]}]/g) ?? []).length;
    depth = Math.max(0, depth + opened);
    const nested = (dashes.match(/-\s/g) ?? []).length + Math.max(depth, (line.match(/[[{]{2,}/g) ?? []).reduce((most, run) => Math.max(most, run.length), 0));
    if (nested > MAX_DEPTH || dashes.length > 4 * MAX_DEPTH + 200) throw unprocessable('PIPELINE_MALFORMED', `${path} is nested too deeply.`, [{ path, message: `line ${number + 1}` }]);
  }
}

function usesAliases(document: Document): boolean {
  let found = false;
  visit(document, {
    Node: (_key, node) => {
      if (!isAlias(node) && !('anchor' in node && node.anchor !== undefined)) return undefined;
      found = true;
      return visit.BREAK;
    },
    Pair: (_key, { key }) => {
      if (isScalar(key) && key.value === '<<') found = true;
    },
  });
  return found;
}

function jobsOf(root: YAMLMap): JobNode[] {
  const jobs = valueOf(root, 'jobs');
  if (!isMap(jobs)) return [];
  return jobs.items.flatMap(({ key, value }) => (isScalar(key) && isMap(value) ? [{ id: String(key.value), key, map: value, steps: stepsOf(value) }] : []));
}

function stepsOf(job: YAMLMap): StepNode[] {
  const steps = valueOf(job, 'steps');
  return isSeq(steps) ? steps.items.flatMap((map, index) => (isMap(map) ? [{ index, map }] : [])) : [];
}

export function pairOf(map: YAMLMap, name: string): Pair | undefined {
  return map.items.find(({ key }) => isScalar(key) && String(key.value) === name);
}

export function valueOf(map: YAMLMap, ...names: readonly string[]): unknown {
  const [name, ...rest] = names;
  if (name === undefined) return map;
  const value = pairOf(map, name)?.value;
  return rest.length === 0 ? value : isMap(value) ? valueOf(value, ...rest) : undefined;
}

/** The text of a scalar at the end of the path. */
export function textOf(map: YAMLMap, ...names: readonly string[]): string | undefined {
  const value = valueOf(map, ...names);
  return isScalar(value) && value.value !== null && value.value !== undefined ? String(value.value) : undefined;
}

/** Names and texts of the scalars of a table. */
export function textsOf(map: YAMLMap, ...names: readonly string[]): ReadonlyMap<string, string> {
  const value = valueOf(map, ...names);
  if (!isMap(value)) return new Map();
  return new Map(value.items.flatMap(({ key, value: each }) => (isScalar(key) && isScalar(each) ? [[String(key.value), String(each.value)]] : [])));
}

/** Offset at which a node's text starts. */
export function startOf(node: unknown): number {
  return node !== null && typeof node === 'object' && 'range' in node && Array.isArray(node.range) && typeof node.range[0] === 'number' ? node.range[0] : 0;
}

/** Offset behind a node's text, without comments that follow. */
export function endOf(node: unknown): number {
  return node !== null && typeof node === 'object' && 'range' in node && Array.isArray(node.range) && typeof node.range[1] === 'number' ? node.range[1] : 0;
}
