import { MAX_ERRORS } from './limits.ts';
import type { Place, Problem } from './problem.ts';

/** What is found while a pipeline is read: where each node of the AST stands, and mistakes. */
export class Notes {
  readonly #places = new WeakMap<object, Place>();
  readonly #problems: Problem[] = [];

  /** Remembers where a node stands and gives it back. */
  at<Node extends object>(node: Node, place: Place): Node {
    this.#places.set(node, place);
    return node;
  }

  placeOf(node: object): Place {
    return this.#places.get(node) ?? { line: 1, column: 1 };
  }

  /** Notes a mistake at a node or at a place. The first {@link MAX_ERRORS} are kept. */
  add(code: string, message: string, where: object): void {
    if (this.#problems.length >= MAX_ERRORS) return;
    const { line, column, pointer } = isPlace(where) ? where : this.placeOf(where);
    this.#problems.push({ code, message, line, column, ...(pointer === undefined ? {} : { pointer }) });
  }

  /** In the order of the source. */
  problems(): readonly Problem[] {
    return this.#problems.toSorted((one, other) => one.line - other.line || one.column - other.column);
  }
}

function isPlace(where: object): where is Place {
  return 'line' in where && 'column' in where;
}
