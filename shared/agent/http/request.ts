import * as z from 'zod/mini';
import { DevopsError, invalidInput, tooLarge } from '../../core/errors.ts';
import { jsonDepth, type JsonObject } from '../../core/json.ts';
import type { Caller } from '../operation.ts';

const MAX_BODY_DEPTH = 64;

const claimsSchema = z.looseObject({
  sub: z.optional(z.string()),
  client_id: z.optional(z.string()),
  scope: z.optional(z.union([z.string(), z.array(z.string())])),
  scp: z.optional(z.union([z.string(), z.array(z.string())])),
});

/** The part of API Gateway's payload format 2.0 that is relied on (API Gateway developer guide, "Lambda proxy"). */
const eventSchema = z.looseObject({
  version: z.literal('2.0'),
  routeKey: z.string(),
  rawPath: z.string(),
  headers: z._default(z.record(z.string(), z.optional(z.string())), {}),
  queryStringParameters: z.nullish(z.record(z.string(), z.optional(z.string()))),
  pathParameters: z.nullish(z.record(z.string(), z.optional(z.string()))),
  body: z.nullish(z.string()),
  isBase64Encoded: z._default(z.boolean(), false),
  requestContext: z.looseObject({
    requestId: z.string(),
    http: z.looseObject({ method: z.string(), path: z.string() }),
    authorizer: z.nullish(
      z.looseObject({
        jwt: z.nullish(z.looseObject({ claims: claimsSchema })),
        iam: z.nullish(z.looseObject({ userArn: z.nullish(z.string()) })),
      }),
    ),
  }),
});

export type HttpEvent = z.infer<typeof eventSchema>;

/** Parses what API Gateway (or the local edge) hands over. */
export function parseHttpEvent(event: unknown): HttpEvent {
  const parsed = eventSchema.safeParse(event);
  if (!parsed.success) throw invalidInput('MALFORMED_EVENT', 'The request did not come through the HTTP API.');
  return parsed.data;
}

function scopesOf(claims: z.infer<typeof claimsSchema>): readonly string[] {
  const scope = claims.scope ?? claims.scp ?? '';
  return typeof scope === 'string' ? scope.split(' ').filter((part) => part !== '') : scope;
}

/** Who calls, from verified claims only; `undefined` when no authoriser vouched for anybody. */
export function callerOf(event: HttpEvent, channel: Caller['channel'] = 'http'): Caller | undefined {
  const { requestId, authorizer } = event.requestContext;
  const claims = authorizer?.jwt?.claims;
  const subject = claims?.sub ?? claims?.client_id;
  if (claims && subject !== undefined) return { subject, scopes: scopesOf(claims), channel, requestId };
  // An IAM principal was allowed this very route by its policy: execute-api:Invoke is the scope.
  const principal = authorizer?.iam?.userArn;
  if (typeof principal === 'string') return { subject: principal, scopes: ['*'], channel, requestId };
  return undefined;
}

/** The caller of a protected route; without verified claims the answer is 401, never a guess. */
export function requireCaller(event: HttpEvent, channel: Caller['channel'] = 'http'): Caller {
  const caller = callerOf(event, channel);
  if (caller) return caller;
  throw new DevopsError('unauthenticated', 'UNAUTHENTICATED', 'Send authorization: Bearer <token>.');
}

/** Text of the body exactly as it came in. */
export function bodyText(event: HttpEvent): string {
  const body = event.body ?? '';
  return event.isBase64Encoded ? Buffer.from(body, 'base64').toString('utf8') : body;
}

function bodyInput(event: HttpEvent): JsonObject {
  const text = bodyText(event);
  if (text.trim() === '') return {};
  const type = event.headers['content-type'] ?? 'application/json';
  if (!/^application\/([\w.+-]+\+)?json\b/i.test(type)) {
    throw new DevopsError('unsupported', 'UNSUPPORTED_MEDIA_TYPE', 'Send the body as application/json.');
  }
  const value = parseJson(text);
  if (value === null || typeof value !== 'object' || Array.isArray(value)) {
    throw invalidInput('INVALID_BODY', 'The body must be a JSON object.', [{ path: '', message: 'Expected an object.' }]);
  }
  if (jsonDepth(value) > MAX_BODY_DEPTH) throw tooLarge('BODY_TOO_DEEP', `The body nests deeper than ${MAX_BODY_DEPTH} levels.`);
  return Object.fromEntries(Object.entries(value));
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new DevopsError('invalid', 'MALFORMED_JSON', 'The body is not valid JSON.', { cause });
  }
}

/** The operation's input: body members, query parameters and path parameters; a name may come from one place only. */
export function inputOf(event: HttpEvent): JsonObject {
  const hasBody = event.requestContext.http.method !== 'GET' && event.requestContext.http.method !== 'DELETE';
  const parts: JsonObject[] = [hasBody ? bodyInput(event) : {}, event.queryStringParameters ?? {}, event.pathParameters ?? {}];
  const merged = new Map<string, JsonObject[string]>();
  for (const [name, value] of parts.flatMap((part) => Object.entries(part))) {
    if (merged.has(name)) throw invalidInput('DUPLICATE_FIELD', `${name} is given twice.`, [{ path: `/${name}`, message: 'Give it once.' }]);
    merged.set(name, value);
  }
  return Object.fromEntries(merged);
}
