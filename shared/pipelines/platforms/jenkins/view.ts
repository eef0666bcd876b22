import { closureOf, parseJenkinsfile, sourceOf, type Argument as SyntaxArgument, type Call as SyntaxCall, type Expression, type Statement as SyntaxStatement } from '../../jenkins/index.ts';
import { unreadable } from '../yaml.ts';

/** A value in the source. `text` is set for a string that interpolates nothing; `raw` is the source of anything. */
export interface Value {
  readonly raw: string;
  readonly text?: string;
  readonly number?: number;
  readonly items?: readonly Value[];
}

export interface Argument {
  readonly key?: string;
  readonly value: Value;
}

/** A call with its body apart and the calls of a chain (`docker.image('x').inside('y') { }`) in order. */
export interface Call {
  readonly name: string;
  readonly arguments: readonly Argument[];
  readonly body?: readonly Statement[];
  /** Further calls of a chain. */
  readonly chain: readonly Call[];
  /** Comment lines right above. */
  readonly comments: readonly string[];
}

export interface Assignment {
  readonly key: string;
  readonly value: Value;
}

export type Statement = Call | Assignment;

export const isCall = (statement: Statement): statement is Call => 'chain' in statement;

/** Statements as the printer writes them. Throws `PIPELINE_UNREADABLE` on any other. */
export function viewStatements(path: string, source: string): readonly Statement[] {
  const parsed = parseJenkinsfile(source);
  if ('problem' in parsed) throw unreadable(path, `${parsed.problem.message} (line ${parsed.problem.line})`);
  return new View(path, source).statements(parsed.file.statements);
}

class View {
  readonly #path: string;
  readonly #source: string;

  constructor(path: string, source: string) {
    this.#path = path;
    this.#source = source;
  }

  statements(found: readonly SyntaxStatement[]): readonly Statement[] {
    return found.map((statement) => this.#statement(statement));
  }

  #statement(statement: SyntaxStatement): Statement {
    const { comments } = statement;
    if (statement.kind === 'other') {
      const [block] = statement.blocks;
      if (statement.word === 'try' && block) return { name: 'try', arguments: [], body: this.statements(block.statements), chain: [], comments };
    } else {
      const { expression } = statement;
      if (expression.kind === 'call') return { ...this.#call(expression), comments };
      if (expression.kind === 'binary' && expression.operator === '=' && expression.left.kind === 'variable') return { key: expression.left.name, value: this.#value(expression.right) };
    }
    throw unreadable(this.#path, `line ${statement.line} is neither a call nor an assignment`);
  }

  #call(call: SyntaxCall): Call {
    const { receiver } = call;
    const link = this.#link(call);
    if (receiver === undefined) return link;
    if (receiver.kind === 'variable') return { name: receiver.name, arguments: [], chain: [link], comments: [] };
    if (receiver.kind !== 'call') throw unreadable(this.#path, `line ${call.line} calls what is no name`);
    const head = this.#call(receiver);
    return { ...head, chain: [...head.chain, link] };
  }

  #link(call: SyntaxCall): Call {
    const block = closureOf(call);
    const given = block ? call.arguments.slice(0, -1) : call.arguments;
    return { name: call.name, arguments: given.map((argument) => this.#argument(argument)), ...(block ? { body: call.name === 'expression' ? [] : this.statements(block.statements) } : {}), chain: [], comments: [] };
  }

  #argument({ key, value }: SyntaxArgument): Argument {
    return { ...(key?.kind === 'variable' ? { key: key.name } : {}), value: this.#value(value) };
  }

  #value(value: Expression): Value {
    const raw = sourceOf(this.#source, value);
    if (value.kind === 'list') return { raw, items: value.items.map((item) => this.#value(item)) };
    if (value.kind !== 'constant') return { raw };
    if (typeof value.value === 'number') return { raw, number: value.value };
    return typeof value.value === 'string' ? { raw, text: raw.startsWith("'''") ? trimmed(value.value) : value.value } : { raw };
  }
}

/** Lines between triple quotes stand on lines of their own; space around them means nothing. */
function trimmed(text: string): string {
  const lines = text.split('\n').slice(1, -1);
  return lines.map((line) => line.trim()).join('\n');
}
