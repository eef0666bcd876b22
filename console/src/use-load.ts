import { useCallback, useEffect, useState } from 'preact/hooks';

export type Load<Value> = { state: 'loading' } | { state: 'ready'; value: Value } | { state: 'failed'; error: Error };

export const asError = (thrown: unknown): Error => (thrown instanceof Error ? thrown : new Error(String(thrown)));

/** Loads once and again on demand. */
export function useLoad<Value>(load: () => Promise<Value>): [Load<Value>, () => void] {
  const [result, setResult] = useState<Load<Value>>({ state: 'loading' });
  const [round, setRound] = useState(0);
  useEffect(() => {
    let current = true;
    const keep = (next: Load<Value>): void => {
      if (current) setResult(next);
    };
    load().then(
      (value) => keep({ state: 'ready', value }),
      (error: unknown) => keep({ state: 'failed', error: asError(error) }),
    );
    return () => {
      current = false;
    };
  }, [load, round]);
  const again = useCallback(() => setRound((count) => count + 1), []);
  return [result, again];
}
