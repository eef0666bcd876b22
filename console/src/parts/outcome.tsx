import type { Work } from '../use-work.ts';
import { Failure } from './failure.tsx';

/** What is being done, or why it did not work. */
export function Outcome({ work: { busy, error }, onSignOut }: { work: Work<unknown>; onSignOut: () => void }) {
  return (
    <>
      <p role="status" class="busy">{busy}</p>
      {error && <Failure error={error} onSignOut={onSignOut} />}
    </>
  );
}
