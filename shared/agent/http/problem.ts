import { toDevopsError, type DevopsError, type ErrorKind } from '../../core/errors.ts';

/** The one place where an error's kind becomes an HTTP status. */
export const STATUS_OF: Readonly<Record<ErrorKind, number>> = {
  invalid: 400,
  unauthenticated: 401,
  forbidden: 403,
  'not-found': 404,
  conflict: 409,
  'too-large': 413,
  unsupported: 415,
  unprocessable: 422,
  'rate-limited': 429,
  unavailable: 503,
  timeout: 503,
  internal: 500,
};

const TITLE_OF: Readonly<Record<ErrorKind, string>> = {
  invalid: 'Malformed request',
  unauthenticated: 'Not signed in',
  forbidden: 'Not allowed',
  'not-found': 'Not found',
  conflict: 'Conflict',
  'too-large': 'Too large',
  unsupported: 'Unsupported media type',
  unprocessable: 'Understood but impossible',
  'rate-limited': 'Too many requests',
  unavailable: 'Unavailable',
  timeout: 'Took too long',
  internal: 'Internal error',
};

/** RFC 9457 problem details, with the members every error of this service carries. */
export interface Problem {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly code: string;
  readonly detail: string;
  readonly errors: readonly { readonly path: string; readonly message: string }[];
  readonly requestId: string;
}

export interface HttpResponse {
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

function problemOf(error: DevopsError, requestId: string): Problem {
  return {
    type: `urn:devops-engineer:problem:${error.code.toLowerCase().replaceAll('_', '-')}`,
    title: TITLE_OF[error.kind],
    status: STATUS_OF[error.kind],
    code: error.code,
    detail: error.message,
    errors: error.errors,
    requestId,
  };
}

/** The answer for anything thrown; never a stack trace, never the text of an unknown error. */
export function problemResponse(thrown: unknown, requestId: string): HttpResponse {
  const error = toDevopsError(thrown);
  const problem = problemOf(error, requestId);
  return {
    statusCode: problem.status,
    headers: {
      'content-type': 'application/problem+json',
      'cache-control': 'no-store',
      'x-request-id': requestId,
      ...(error.retryAfterSeconds === undefined ? {} : { 'retry-after': String(error.retryAfterSeconds) }),
      ...(error.kind === 'unauthenticated' ? { 'www-authenticate': 'Bearer' } : {}),
    },
    body: JSON.stringify(problem),
  };
}
