import { ApiError } from '../api.ts';

/** A refusal, with where it lies and what to do next. */
export function Failure({ error, onSignOut, onRetry }: { error: Error; onSignOut?: () => void; onRetry?: () => void }) {
  const problem = error instanceof ApiError ? error.problem : undefined;
  const next = nextStep(error);
  return (
    <div class="card failure" role="alert">
      <h2>{problem?.title ?? 'That did not work'}</h2>
      <p>{error.message}{next === '' ? '' : ` ${next}`}</p>
      {problem && problem.errors.length > 0 && (
        <ul>{problem.errors.map(({ path, message }) => <li key={path}><code>{path === '' ? '/' : path}</code> {message}</li>)}</ul>
      )}
      {problem && <p class="quiet">{problem.code}, request {problem.requestId}</p>}
      <p class="row">
        {onRetry && <button type="button" onClick={onRetry}>Try again</button>}
        {problem?.status === 401 && onSignOut && <button type="button" onClick={onSignOut}>Sign in again</button>}
      </p>
    </div>
  );
}

/** What to do where neither the service nor its fields say it. */
function nextStep(error: Error): string {
  if (error instanceof TypeError && /fetch/i.test(error.message)) return 'The service could not be reached: see whether it still runs, then try again.';
  const status = error instanceof ApiError ? error.problem?.status : undefined;
  if (status === 401) return 'Sign in with a token that is valid now.';
  if (status === 403) return 'Ask for a token with this right, or see which guard refused.';
  if (status === 429) return 'Wait a minute, then try again.';
  return status !== undefined && status >= 500 ? 'Try again; if it stays so, look into the log for the request below.' : '';
}
