import { NotifyError, type NotifierRequest } from '../../ports/notifier.ts';
import { addressProblem } from '../../core/outbound-address.ts';

const TIMEOUT_MS = 5000;
const MAX_ANSWER_BYTES = 65_536;
/** Statuses with which the same call may yet succeed: it is too much now, or somebody has to mend the configuration. */
const REPEATED: ReadonlySet<number> = new Set([401, 403, 404, 408, 409, 410, 425, 429]);
const MAX_RETRY_AFTER_SECONDS = 3600;

export interface OutboundOptions {
  /** Plain http to this machine is allowed: local mode. */
  readonly allowLoopback: boolean;
  readonly timeoutMs?: number;
}

/** Calls a vendor: https only, no redirect followed, within a time limit; neither address nor answer goes into an error. */
export function createSend({ allowLoopback, timeoutMs = TIMEOUT_MS }: OutboundOptions): (request: NotifierRequest) => Promise<string> {
  return async ({ method, url, headers = {}, body }) => {
    const problem = addressProblem(url, allowLoopback);
    if (problem !== undefined) throw new NotifyError('ADDRESS_NOT_ALLOWED', problem);
    const response = await call(url, { method, headers, redirect: 'manual', signal: AbortSignal.timeout(timeoutMs), ...(body === undefined ? {} : { body }) });
    const text = await bounded(response);
    if (response.status >= 200 && response.status < 300) return text;
    throw refusal(response);
  };
}

async function call(url: string, init: RequestInit): Promise<Response> {
  try {
    return await fetch(url, init);
  } catch (thrown) {
    const timedOut = thrown instanceof Error && thrown.name === 'TimeoutError';
    throw timedOut ? new NotifyError('NOTIFIER_TIMED_OUT', 'The vendor did not answer in time.') : new NotifyError('NOTIFIER_UNREACHABLE', 'The vendor could not be reached.');
  }
}

async function bounded(response: Response): Promise<string> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  try {
    for await (const chunk of response.body ?? []) {
      bytes += chunk.length;
      if (bytes > MAX_ANSWER_BYTES) break;
      chunks.push(chunk);
    }
  } catch {
    throw new NotifyError('NOTIFIER_TIMED_OUT', 'The vendor did not end its answer in time.');
  }
  return Buffer.concat(chunks).toString('utf8').slice(0, MAX_ANSWER_BYTES);
}

function refusal({ status, headers }: Response): NotifyError {
  const code = status === 429 ? 'NOTIFIER_RATE_LIMITED' : status >= 500 ? 'NOTIFIER_FAILED' : status >= 300 && status < 400 ? 'NOTIFIER_REDIRECTS' : 'NOTIFIER_REFUSED';
  const seconds = Number(headers.get('retry-after') ?? Number.NaN);
  const retryAfter = Number.isFinite(seconds) && seconds > 0 ? { retryAfterSeconds: Math.min(seconds, MAX_RETRY_AFTER_SECONDS) } : {};
  return new NotifyError(code, `The vendor answered ${status}.`, { retryable: status >= 500 || status < 400 || REPEATED.has(status), ...retryAfter });
}
