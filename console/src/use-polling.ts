import { useEffect } from 'preact/hooks';

const POLL_MS = 2_000;

/** Asks again every two seconds while the tab is looked at and `isOn`. */
export function usePolling(again: () => void, isOn = true): void {
  useEffect(() => {
    if (!isOn) return undefined;
    const timer = setInterval(() => {
      if (!document.hidden) again();
    }, POLL_MS);
    return () => clearInterval(timer);
  }, [again, isOn]);
}
