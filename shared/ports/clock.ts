/** The only source of "now" for product code, so that time can be driven in tests and drills. */
export interface Clock {
  now(): Date;
}
