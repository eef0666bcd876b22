import type { JsonObject } from '../../core/json.ts';
import type { ServiceConfig } from '../../config/config.ts';
import type { Ports } from '../../ports/index.ts';
import type { RegisteredOperation } from '../operation.ts';
import { limitRate } from '../rate-limit.ts';
import type { HttpEvent } from './request.ts';

interface Limits {
  readonly ports: Pick<Ports, 'store' | 'clock'>;
  readonly config: Pick<ServiceConfig, 'rateLimitPerMinute'>;
}

/**
 * What an operation with `signed` gets: bytes as they came, and the headers that it asks for. Whoever sends is known by
 * its address only, so that somebody who forges many keeps nobody else out and fills no ledger. Throws `RATE_LIMITED`.
 */
export async function signedInput({ ports, config }: Limits, event: HttpEvent, { signed }: RegisteredOperation): Promise<JsonObject> {
  await limitRate(ports.store, ports.clock, `signed#${String(event.requestContext.http['sourceIp'])}`, config.rateLimitPerMinute);
  const body = event.isBase64Encoded ? (event.body ?? '') : Buffer.from(event.body ?? '').toString('base64');
  const headers = (signed?.headers ?? []).flatMap((name) => (event.headers[name] === undefined ? [] : [[name, event.headers[name]] as const]));
  return { body, headers: Object.fromEntries(headers) };
}
