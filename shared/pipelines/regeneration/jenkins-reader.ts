import { callOf, closureOf, parseJenkinsfile, sourceOf, type Call, type Closure, type Statement } from '../jenkins/index.ts';
import { lineAt, splitLines, type Line } from './lines.ts';
import type { Entry } from './model.ts';
import { numbered } from './numbering.ts';

/** Blocks of steps: what stands in them runs in that order. */
const RUNS = new Set(['steps', 'script', 'dir', 'withEnv', 'catchError', 'timeout', 'retry', 'always', 'success', 'failure', 'cleanup', 'changed', 'unstable', 'aborted', 'withCredentials']);

/** Reads a Jenkinsfile apart: every statement with lines of its own is an entry. */
export function readJenkinsEntries(content: string): Entry | string {
  const { lines } = splitLines(content);
  const source = lines.map((line) => `${line}\n`).join('');
  const parsed = parseJenkinsfile(source);
  if ('problem' in parsed) return `line ${parsed.problem.line}: ${parsed.problem.message}`;
  return new JenkinsReader(lines, source).root(parsed.file.statements);
}

class JenkinsReader {
  readonly #lines: readonly string[];
  readonly #source: string;
  readonly #starts: readonly number[];

  constructor(lines: readonly string[], source: string) {
    this.#lines = lines;
    this.#source = source;
    let offset = 0;
    this.#starts = lines.map((line) => {
      const start = offset;
      offset += line.length + 1;
      return start;
    });
  }

  root(statements: readonly Statement[]): Entry {
    const total = this.#lines.length;
    const inside = this.#inside(statements, 1, total, { column: 0, runs: false });
    const base = { key: '', isPlain: false, offset: 0, lead: [], isItem: false, isOrdered: true };
    if (inside === undefined) return { ...base, head: this.#take(1, total, 0), children: [], tail: [] };
    return { ...base, head: [], children: inside.children, tail: this.#take(inside.next, total, 0) };
  }

  /** Statements that share no line with each other or with what is around them, else nothing. */
  #inside(statements: readonly Statement[], from: number, last: number, around: { readonly column: number; readonly runs: boolean }): { readonly children: readonly Entry[]; readonly next: number } | undefined {
    let next = from;
    const children: Entry[] = [];
    for (const statement of statements) {
      const first = this.#lineOf(statement.start);
      const end = this.#lineOf(this.#endOf(statement) - 1);
      if (first < next || end > last || this.#before(statement.start).trim() !== '') return undefined;
      children.push(this.#entry(statement, { first, end, from: next }, around));
      next = end + 1;
    }
    return children.length === 0 ? undefined : { children: numbered(children), next };
  }

  #entry(statement: Statement, { first, end, from }: { readonly first: number; readonly end: number; readonly from: number }, around: { readonly column: number; readonly runs: boolean }): Entry {
    const column = this.#before(statement.start).length;
    const base = { ...this.#identity(statement, around.runs), offset: column - around.column, isItem: false, isOrdered: true, lead: this.#take(from, first - 1, column) };
    const block = blockOf(statement);
    const opens = block && this.#lineOf(block.innerStart - 1);
    const closes = block && this.#lineOf(block.innerEnd);
    const inside = block && opens !== undefined && closes !== undefined && opens < closes ? this.#inside(block.statements, opens + 1, closes - 1, { column, runs: RUNS.has(nameOf(statement)) }) : undefined;
    if (inside === undefined || opens === undefined) return { ...base, head: this.#take(first, end, column), children: [], tail: [] };
    return { ...base, head: this.#take(first, opens, column), children: inside.children, tail: this.#take(inside.next, end, column) };
  }

  /** A stage is known by its name, a step by its label, a part by its word; any other step only by its text. */
  #identity(statement: Statement, runs: boolean): Pick<Entry, 'key' | 'isPlain'> {
    const text = sourceOf(this.#source, { start: statement.start, end: this.#endOf(statement) }).trim();
    const label = /\blabel: '([^'\n]*)'/.exec(text)?.[1];
    const call = callOf(statement);
    if (runs) return label === undefined || call === undefined ? { key: text, isPlain: true } : { key: `${call.name} ${label}`, isPlain: false };
    if (statement.kind === 'expression' && statement.expression.kind === 'binary') return { key: `= ${sourceOf(this.#source, statement.expression.left)}`, isPlain: false };
    return call === undefined ? { key: text, isPlain: true } : { key: `${nameOf(statement)} ${firstText(call) ?? ''}`.trim(), isPlain: false };
  }

  #lineOf(offset: number): number {
    let low = 0;
    let high = this.#starts.length;
    while (low + 1 < high) {
      const middle = (low + high) >> 1;
      if ((this.#starts[middle] ?? 0) <= offset) low = middle;
      else high = middle;
    }
    return low + 1;
  }

  #endOf({ start, end }: Statement): number {
    return start + this.#source.slice(start, end).trimEnd().length;
  }

  #before(offset: number): string {
    return this.#source.slice(this.#starts[this.#lineOf(offset) - 1] ?? 0, offset);
  }

  #take(first: number, last: number, column: number): readonly Line[] {
    return this.#lines.slice(first - 1, last).map((line, index) => lineAt(line, first + index, column));
  }
}

function blockOf(statement: Statement): Closure | undefined {
  return closureOf(callOf(statement));
}

const nameOf = (statement: Statement): string => callOf(statement)?.name ?? '';

/** The name of a stage; every other part is there once. */
function firstText({ name, arguments: [first] }: Call): string | undefined {
  return name === 'stage' && first?.value.kind === 'constant' ? String(first.value.value) : undefined;
}
