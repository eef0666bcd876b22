export interface BenchOptions {
  /** Folder of data that nobody here wrote, if there is one. */
  readonly data: string | undefined;
  /** Print nothing but the last line. */
  readonly json: boolean;
  readonly args: readonly string[];
}

/** A benchmark: `bench/<name>/bench.ts` exports `run`, whose result is printed as the last line. */
export interface Bench {
  run(options: BenchOptions): Promise<object>;
}

/** The data set is not here; the message says what to fetch and where to put it. */
export class MissingDataError extends Error {}
