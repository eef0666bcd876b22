import { digestOf } from './digest.ts';

/** `prev` of the first link of every chain. */
export const CHAIN_START = '0'.repeat(64);

/** One record of a tamper-evident chain: `hash` covers `seq`, `prev` and `body`. */
export interface Link<Body> {
  readonly seq: number;
  readonly prev: string;
  readonly hash: string;
  readonly body: Body;
}

/** Makes the record that follows `last`; `undefined` starts a chain at seq 1. */
export function nextLink<Body>(last: { seq: number; hash: string } | undefined, body: Body): Link<Body> {
  const seq = (last?.seq ?? 0) + 1;
  const prev = last?.hash ?? CHAIN_START;
  return { seq, prev, hash: digestOf({ seq, prev, body }), body };
}
