import { conflict, invalidInput } from '../core/errors.ts';
import { digestOf } from '../core/digest.ts';
import type { Clock, Store } from '../ports/index.ts';

const KEPT_HOURS = 24;
const KEY_FORM = /^[\x21-\x7e]{1,255}$/;

interface Request {
  readonly key: string;
  readonly subject: string;
  readonly operation: string;
  readonly input: unknown;
}

interface Answer {
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/**
 * Runs `answer` once per `Idempotency-Key` of a caller and operation (IETF draft-ietf-httpapi-idempotency-key-header):
 * the same key and body give the kept answer, another body gives `IDEMPOTENCY_KEY_REUSED`, and a repeat while the first
 * still runs gives `IDEMPOTENCY_KEY_IN_USE`. Failed calls are not kept, so that a retry may succeed.
 */
export async function idempotently(store: Store, clock: Clock, request: Request, answer: () => Promise<Answer>): Promise<Answer> {
  if (!KEY_FORM.test(request.key)) {
    throw invalidInput('INVALID_IDEMPOTENCY_KEY', 'Idempotency-Key takes 1 to 255 printable ASCII characters.');
  }
  const key = { partition: 'idempotency', sort: digestOf([request.subject, request.operation, request.key]) };
  const inputDigest = digestOf(request.input);
  const known = await store.get(key);
  if (known) return replay(known.value, inputDigest);
  const expiresAt = new Date(clock.now().getTime() + KEPT_HOURS * 3_600_000);
  const claim = await store.put(key, { inputDigest, status: 'running' }, { ifVersion: 0, expiresAt });
  try {
    const given = await answer();
    if (given.statusCode >= 500) await store.delete(key, { ifVersion: claim.version });
    else await store.put(key, { inputDigest, status: 'done', answer: { ...given, headers: { ...given.headers } } }, { ifVersion: claim.version, expiresAt });
    return given;
  } catch (thrown) {
    await store.delete(key, { ifVersion: claim.version });
    throw thrown;
  }
}

function replay(kept: Readonly<Record<string, unknown>>, inputDigest: string): Answer {
  if (kept['inputDigest'] !== inputDigest) {
    throw conflict('IDEMPOTENCY_KEY_REUSED', 'This Idempotency-Key was used with another body. Take a new key.');
  }
  const answer = kept['answer'];
  if (!isAnswer(answer)) throw conflict('IDEMPOTENCY_KEY_IN_USE', 'The first request with this Idempotency-Key still runs. Retry shortly.');
  return { ...answer, headers: { ...answer.headers, 'idempotency-replayed': 'true' } };
}

function isAnswer(value: unknown): value is Answer {
  return value !== null && typeof value === 'object' && 'statusCode' in value && 'body' in value && 'headers' in value;
}
