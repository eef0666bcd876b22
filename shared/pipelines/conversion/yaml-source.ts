import { parseDocument } from 'yaml';
import { unprocessable } from '../../core/errors.ts';
import { isTable, type Table } from '../detection/ci-text.ts';
import type { Loss, SourceFile } from './model.ts';

const MAX_ALIASES = 100;

/**
 * The root table of a pipeline file, scalars as written. Throws `PIPELINE_MALFORMED` with the line for what is not YAML,
 * holds no mapping or repeats a key.
 */
export function readSource({ path, content }: SourceFile): Table {
  const document = parseDocument(content.replace(/^\uFEFF/, ''), { schema: 'failsafe', uniqueKeys: true, merge: true, customTags: [{ tag: '!reference', collection: 'seq', resolve: (list) => ({ reference: list.toJSON() }) }] });
  const error = document.errors[0];
  if (error !== undefined) throw unprocessable('PIPELINE_MALFORMED', `${path} cannot be read: ${error.message.split('\n')[0] ?? ''}`, [{ path, message: `line ${error.linePos?.[0].line ?? 1}` }]);
  let root: unknown;
  try {
    root = document.toJS({ maxAliasCount: MAX_ALIASES });
  } catch {
    throw unprocessable('PIPELINE_MALFORMED', `${path} repeats its anchors too often.`, [{ path, message: 'too many aliases' }]);
  }
  if (!isTable(root)) throw unprocessable('PIPELINE_MALFORMED', `${path} holds no mapping.`, [{ path, message: 'not a mapping' }]);
  return root;
}

/** Pointer into a file: `ci.yml#/jobs/test/steps/2`. */
export function at(file: string, ...parts: readonly (string | number)[]): string {
  return `${file}#${parts.map((part) => `/${String(part).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('')}`;
}

/** Collects what is lost on the way. */
export class Losses {
  readonly all: Loss[] = [];

  add(code: string, path: string, message: string): void {
    this.all.push({ code, path, message });
  }

  /** Names each member of a table that is not in `known`. */
  unknownKeys(table: Table, known: readonly string[], path: string): void {
    for (const key of Object.keys(table)) if (!known.includes(key)) this.add('KEY_NOT_CARRIED', `${path}${path.includes('#') ? '' : '#'}/${key}`, `"${key}" has no counterpart and is left out.`);
  }
}
