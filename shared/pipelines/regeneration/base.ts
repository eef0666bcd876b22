import { inflateRawSync } from 'node:zlib';
import { deflateSync } from 'fflate';
import { sha256 } from '../../core/digest.ts';
import type { GeneratedFile } from '../model.ts';
import { joinLines, splitLines } from './lines.ts';

const TOLD = 'Edit freely: what you change is kept when this file is generated again, thanks to the line below.';
const BASE = /^(?:#|\/\/) devops-engineer\/base v1 (?<path>\S+) (?<digest>[0-9a-f]{8}) (?<data>[A-Za-z0-9_-]+)$/;
const ANY_BASE = /^(?:#|\/\/) devops-engineer\/base /;
const MAX_BASE = 1024 * 1024;
const DIGEST_DIGITS = 8;

/** A file without the lines that say how it was generated, and what those say. */
export interface MarkedText {
  /** Without the lines of the base. */
  readonly body: string;
  /** Last generated texts by path: of the file itself, and of files beside it that can carry no comment. */
  readonly bases: ReadonlyMap<string, string>;
  /** It carries a base, readable or not. */
  readonly isMarked: boolean;
}

/** How a comment begins in the file; `undefined` where there are none (JSON). */
function commentOf(path: string): string | undefined {
  if (path.endsWith('.json')) return undefined;
  return /\.ya?ml$/.test(path) ? '#' : '//';
}

/**
 * The generated files, each with its own text in a comment at its end: what a later merge starts from. It is compressed
 * by a library in JavaScript, since the one of the system gives other bytes on other processors. A file that can carry
 * no comment is kept by the first that can.
 */
export function withBases(files: readonly GeneratedFile[]): readonly GeneratedFile[] {
  const bare = files.filter(({ path }) => commentOf(path) === undefined);
  const keeper = files.find(({ path }) => commentOf(path) !== undefined);
  return files.map((file) => {
    const comment = commentOf(file.path);
    if (comment === undefined) return file;
    const kept = file === keeper ? [file, ...bare] : [file];
    return { ...file, content: file.content + joinLines([`${comment} ${TOLD}`, ...kept.map((each) => `${comment} ${baseOf(each)}`)]) };
  });
}

function baseOf({ path, content }: GeneratedFile): string {
  const data = Buffer.from(deflateSync(Buffer.from(content, 'utf8'), { level: 9 })).toString('base64url');
  return `devops-engineer/base v1 ${path} ${sha256(content).slice(0, DIGEST_DIGITS)} ${data}`;
}

/** Takes a file apart. A base that was damaged, or does not give what its digest says, is not among the `bases`. */
export function readBases(text: string): MarkedText {
  const { lines, style } = splitLines(text);
  const marks = lines.filter((line) => ANY_BASE.test(line));
  const found = marks.flatMap((line) => decode(line));
  // Two for one file are what a merge of branches leaves: neither says how this file was generated.
  const bases = new Map(found.filter(([path, base]) => found.every(([other, text]) => other !== path || text === base)));
  const body = lines.filter((line) => !ANY_BASE.test(line) && !line.endsWith(TOLD));
  return { body: marks.length === 0 ? text : joinLines(body, style), bases, isMarked: marks.length > 0 };
}

function decode(line: string): [string, string][] {
  const { path = '', digest, data = '' } = BASE.exec(line)?.groups ?? {};
  try {
    const text = inflateRawSync(Buffer.from(data, 'base64url'), { maxOutputLength: MAX_BASE }).toString('utf8');
    return sha256(text).slice(0, DIGEST_DIGITS) === digest ? [[path, text]] : [];
  } catch {
    return [];
  }
}
