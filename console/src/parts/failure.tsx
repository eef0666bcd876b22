import { ApiError } from '../api.ts';

/** A refusal, with where it lies and what to do next. */
export function Failure({ error, onSignOut, onRetry }: { error: Error; onSignOut?: () => void; onRetry?: () => void }) {
  const problem = error instanceof ApiError ? error.problem : undefined;
  return (
    <div class="card failure" role="alert">
      <h2>{problem?.title ?? 'That did not work'}</h2>
      <p>{error.message}</p>
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
