import type { Place } from './problem.ts';

/** Where a piece of syntax stands; `start` and `end` are offsets into the source. */
export interface Span extends Place {
  readonly start: number;
  readonly end: number;
}

/** A string without interpolation, a number, `true`, `false` or `null`. A number beyond 64 bits has `tooBig`. */
export interface Constant extends Span {
  readonly kind: 'constant';
  readonly value: string | number | boolean | null;
  readonly tooBig?: true;
  /** Of a number: written with a point or an exponent. */
  readonly decimal?: true;
}

/** A string with `$name` or `${}`; its source is the text between `start` and `end`. */
export interface Interpolated extends Span {
  readonly kind: 'gstring';
}

export interface Variable extends Span {
  readonly kind: 'variable';
  readonly name: string;
}

/** `object.name` */
export interface Property extends Span {
  readonly kind: 'property';
  readonly object: Expression;
  readonly name: string;
}

/** An argument of a call, an entry of a map. `key` is set for `key: value`. */
export interface Argument extends Span {
  readonly key?: Expression;
  readonly value: Expression;
}

/**
 * `name(a, b: c) { }` in any of its forms: `agent any`, `steps { }`, `docker.image('x').inside('y') { }`. A closure
 * behind the brackets is the last argument.
 */
export interface Call extends Span {
  readonly kind: 'call';
  /** What stands before the last point, if anything. */
  readonly receiver?: Expression;
  /** Empty when what is called is no name, as in `a[0](b)`. */
  readonly name: string;
  readonly arguments: readonly Argument[];
}

export interface List extends Span {
  readonly kind: 'list';
  readonly items: readonly Expression[];
}

export interface GroovyMap extends Span {
  readonly kind: 'map';
  readonly entries: readonly Argument[];
}

export interface Closure extends Span {
  readonly kind: 'closure';
  readonly statements: readonly Statement[];
  /** Offsets of the text between the braces. */
  readonly innerStart: number;
  readonly innerEnd: number;
}

export interface Binary extends Span {
  readonly kind: 'binary';
  /** `=`, `+`, … Precedence is not worked out: operators bind from left to right, except assignments. */
  readonly operator: string;
  readonly left: Expression;
  readonly right: Expression;
}

/** Any other expression; its source is all there is. */
export interface OtherExpression extends Span {
  readonly kind: 'other-expression';
}

export type Expression = Constant | Interpolated | Variable | Property | Call | List | GroovyMap | Closure | Binary | OtherExpression;

export interface ExpressionStatement extends Span {
  readonly kind: 'expression';
  readonly expression: Expression;
  /** Comments right above, without their marks. */
  readonly comments: readonly string[];
}

/** `def`, `if`, `for`, `try`, a class, an import: source text, and the blocks between its braces in order. */
export interface OtherStatement extends Span {
  readonly kind: 'other';
  /** First word, or the empty text. */
  readonly word: string;
  readonly blocks: readonly Closure[];
  readonly comments: readonly string[];
}

export type Statement = ExpressionStatement | OtherStatement;

/** A Jenkinsfile, declarative or scripted, as statements. Nothing of it was run. */
export interface GroovyFile {
  readonly source: string;
  readonly statements: readonly Statement[];
}
