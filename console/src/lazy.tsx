import type { FunctionComponent } from 'preact';
import { Failure } from './parts/failure.tsx';
import { useLoad } from './use-load.ts';

/** A component whose code is fetched when it is first shown, so that the first load stays small. */
export function lazy<Props extends object>(load: () => Promise<FunctionComponent<Props>>): FunctionComponent<Props> {
  const fetched = (): Promise<FunctionComponent<Props>> =>
    load().catch((cause: unknown) => {
      throw new Error('This part of the console could not be fetched. The service may be down or newer than this page: reload the page.', { cause });
    });
  return function Lazy(props: Props) {
    const [module] = useLoad(fetched);
    if (module.state === 'loading') return <p role="status" class="quiet">Loading…</p>;
    if (module.state === 'failed') return <Failure error={module.error} onRetry={() => location.reload()} />;
    return <module.value {...props} />;
  };
}
