/** Where something stands in a Jenkinsfile; both count from one. */
export interface Place {
  readonly line: number;
  readonly column: number;
  /** JSON pointer, when the pipeline was given as JSON. Line and column are 1 then. */
  readonly pointer?: string;
}

/** One mistake. `code` is stable and in SCREAMING_SNAKE_CASE. */
export interface Problem extends Place {
  readonly code: string;
  readonly message: string;
}

/** Thrown inside the lexer and the parser only; {@link parseJenkinsfile} turns it into a {@link Problem}. */
export class GroovySyntaxError extends Error {
  readonly problem: Problem;

  constructor(code: string, message: string, { line, column }: Place) {
    super(message);
    this.problem = { code, message, line, column };
  }
}
