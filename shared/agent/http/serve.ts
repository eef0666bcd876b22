import { randomUUID } from 'node:crypto';
import { notFound, tooLarge } from '../../core/errors.ts';
import type { JsonObject } from '../../core/json.ts';
import type { ServiceConfig } from '../../config/config.ts';
import type { Ports } from '../../ports/index.ts';
import type { Agent } from '../agent.ts';
import { idempotently } from '../idempotency.ts';
import type { Caller, RegisteredOperation } from '../operation.ts';
import { limitRate } from '../rate-limit.ts';
import { problemResponse, type HttpResponse } from './problem.ts';
import { callerOf, inputOf, parseHttpEvent, requireCaller, type HttpEvent } from './request.ts';

/** Lambda's synchronous response limit is 6 MB; a larger answer is refused rather than cut. */
const MAX_RESPONSE_BYTES = 5_900_000;

export interface Service {
  readonly agent: Agent;
  readonly ports: Ports;
  readonly config: ServiceConfig;
}

/** Answers one HTTP API event (payload format 2.0) by running the operation of its route. Never throws. */
export async function serveHttp(service: Service, rawEvent: unknown): Promise<HttpResponse> {
  const requestId = requestIdOf(rawEvent);
  try {
    const event = parseHttpEvent(rawEvent);
    const operation = operationOf(service.agent, event);
    const caller = await admit(service, operation, event);
    return await answer(service, operation, event, caller);
  } catch (thrown) {
    const response = problemResponse(thrown, requestId);
    if (response.statusCode === 500) service.ports.telemetry.log('error', 'request failed', { requestId, cause: String(thrown) });
    return response;
  }
}

function requestIdOf(event: unknown): string {
  const context: unknown = event !== null && typeof event === 'object' ? Reflect.get(event, 'requestContext') : undefined;
  const id: unknown = context !== null && typeof context === 'object' ? Reflect.get(context, 'requestId') : undefined;
  return typeof id === 'string' ? id : randomUUID();
}

function operationOf(agent: Agent, event: HttpEvent): RegisteredOperation {
  const operation = agent.operations.find((candidate) => `${candidate.method} ${candidate.path}` === event.routeKey);
  if (operation) return operation;
  throw notFound('ROUTE_NOT_FOUND', 'There is nothing at this path. See /openapi.json.');
}

async function admit({ ports, config }: Service, operation: RegisteredOperation, event: HttpEvent): Promise<Caller> {
  const { scope, signed } = operation;
  if (signed || scope === 'public') {
    // Nobody vouches for who signs but the signature, which the operation checks: it may call this one and nothing else.
    return callerOf(event) ?? { subject: signed ? scope : 'anonymous', scopes: [scope], channel: 'http', requestId: event.requestContext.requestId };
  }
  const caller = requireCaller(event);
  await limitRate(ports.store, ports.clock, caller.subject, config.rateLimitPerMinute);
  return caller;
}

async function answer(service: Service, operation: RegisteredOperation, event: HttpEvent, caller: Caller): Promise<HttpResponse> {
  const input = operation.signed ? await (await import('./signed.ts')).signedInput(service, event, operation) : inputOf(event);
  const run = async (): Promise<HttpResponse> => respond(operation, await service.agent.run(operation.id, input, caller), caller.requestId);
  const key = event.headers['idempotency-key'];
  if (key === undefined || operation.method !== 'POST') return run();
  return idempotently(service.ports.store, service.ports.clock, { key, subject: caller.subject, operation: operation.id, input }, run);
}

function respond(operation: RegisteredOperation, output: unknown, requestId: string): HttpResponse {
  const statusCode = operation.status ?? 200;
  const asText = operation.contentType !== undefined && typeof output === 'string';
  const body = statusCode === 204 ? '' : asText ? output : JSON.stringify(output);
  if (Buffer.byteLength(body) > MAX_RESPONSE_BYTES) {
    throw tooLarge('RESPONSE_TOO_LARGE', 'The answer is larger than 5.9 MB. Ask for less in one call.');
  }
  return {
    statusCode,
    headers: {
      'content-type': operation.contentType ?? 'application/json',
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
      'x-request-id': requestId,
      ...locationOf(statusCode, output),
    },
    body,
  };
}

function locationOf(statusCode: number, output: unknown): Readonly<Record<string, string>> {
  if (statusCode !== 202 && statusCode !== 201) return {};
  const links: JsonObject[string] = output !== null && typeof output === 'object' ? Reflect.get(output, 'links') : undefined;
  const self: unknown = links !== null && typeof links === 'object' ? Reflect.get(links, 'self') : undefined;
  return typeof self === 'string' ? { location: self } : {};
}

