import { useRef, useState } from 'preact/hooks';
import { asError } from './use-load.ts';

export interface Work<Value> {
  /** What is being done now; empty when nothing is. */
  readonly busy: string;
  readonly error: Error | undefined;
  readonly value: Value | undefined;
  run(what: string, work: () => Promise<Value>): void;
  /** As if nothing had been done. */
  clear(): void;
}

const NOTHING = { busy: '', error: undefined, value: undefined };

/** One piece of work at a time, started by a person: only the newest counts. */
export function useWork<Value>(): Work<Value> {
  const [state, setState] = useState<Pick<Work<Value>, 'busy' | 'error' | 'value'>>(NOTHING);
  const newest = useRef(0);
  const run = (what: string, work: () => Promise<Value>): void => {
    newest.current += 1;
    const turn = newest.current;
    const settle = (value: Value | undefined, error: Error | undefined): void => {
      if (newest.current === turn) setState({ busy: '', value, error });
    };
    setState({ busy: what, error: undefined, value: undefined });
    work().then(
      (value) => settle(value, undefined),
      (thrown: unknown) => settle(undefined, asError(thrown)),
    );
  };
  const clear = (): void => {
    newest.current += 1;
    setState(NOTHING);
  };
  return { ...state, run, clear };
}
