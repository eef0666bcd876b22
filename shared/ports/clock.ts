/** The only source of "now" for product code, so that time can be driven in tests and drills. */
export interface Clock {
  now(): Date;
  /** Reads anew how far a simulated clock was moved; absent where there is nothing to read. */
  refresh?(): Promise<void>;
}
