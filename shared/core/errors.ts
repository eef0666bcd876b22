/** One wrong place in an input: `path` is a JSON Pointer (RFC 6901) into it. */
export interface FieldError {
  readonly path: string;
  readonly message: string;
}

/** What went wrong in kind; the HTTP edge maps each kind to one status, see `agent/http/problem.ts`. */
export type ErrorKind =
  | 'invalid'
  | 'unauthenticated'
  | 'forbidden'
  | 'not-found'
  | 'conflict'
  | 'too-large'
  | 'unsupported'
  | 'unprocessable'
  | 'rate-limited'
  | 'unavailable'
  | 'timeout'
  | 'internal';

export interface ErrorDetails {
  readonly errors?: readonly FieldError[];
  readonly retryAfterSeconds?: number;
  readonly cause?: unknown;
}

/**
 * The only error class that crosses a room's border.
 * `code` is stable and SCREAMING_SNAKE_CASE; `message` says what to do next and holds no secret.
 */
export class DevopsError extends Error {
  readonly kind: ErrorKind;
  readonly code: string;
  readonly errors: readonly FieldError[];
  readonly retryAfterSeconds: number | undefined;

  constructor(kind: ErrorKind, code: string, message: string, details: ErrorDetails = {}) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
    this.name = 'DevopsError';
    this.kind = kind;
    this.code = code;
    this.errors = details.errors ?? [];
    this.retryAfterSeconds = details.retryAfterSeconds;
  }
}

/** 400: the input is malformed; `errors` points at the fields. */
export function invalidInput(code: string, message: string, errors: readonly FieldError[] = []): DevopsError {
  return new DevopsError('invalid', code, message, { errors });
}

export function notFound(code: string, message: string): DevopsError {
  return new DevopsError('not-found', code, message);
}

export function conflict(code: string, message: string): DevopsError {
  return new DevopsError('conflict', code, message);
}

/** 413: a limit on size, depth or count was passed. */
export function tooLarge(code: string, message: string): DevopsError {
  return new DevopsError('too-large', code, message);
}

/** 422: understood, yet impossible. */
export function unprocessable(code: string, message: string, errors: readonly FieldError[] = []): DevopsError {
  return new DevopsError('unprocessable', code, message, { errors });
}

/** Wraps anything thrown; an unknown error becomes `INTERNAL` and keeps its text only in `cause`. */
export function toDevopsError(thrown: unknown): DevopsError {
  if (thrown instanceof DevopsError) return thrown;
  return new DevopsError('internal', 'INTERNAL', 'The service failed unexpectedly. Retry, and quote the request id when it lasts.', {
    cause: thrown,
  });
}
