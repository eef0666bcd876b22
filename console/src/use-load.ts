import { useCallback, useEffect, useState } from 'preact/hooks';

export type Load<Value> = { state: 'loading' } | { state: 'ready'; value: Value } | { state: 'failed'; error: Error };

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
      (error: unknown) => keep({ state: 'failed', error: error instanceof Error ? error : new Error(String(error)) }),
    );
    return () => {
      current = false;
    };
  }, [load, round]);
  const again = useCallback(() => setRound((count) => count + 1), []);
  return [result, again];
}
