import { randomUUID, timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { sha256 } from '../../shared/core/digest.ts';
import { DevopsError, invalidInput, notFound, tooLarge, toDevopsError } from '../../shared/core/errors.ts';
import { problemResponse } from '../../shared/agent/http/problem.ts';
import { isObject } from '../template/resolve.ts';
import type { RouteWiring } from '../template/wiring.ts';
import { SECURITY_HEADERS, type StaticFile } from './files.ts';
import { payloadOf } from './payload.ts';
import { createMatcher, type Match } from './routes.ts';

/** API Gateway's own limits for HTTP APIs: payload 10 MB, integration 30 s. */
const MAX_BODY_BYTES = 10 * 1_048_576;
const HEADERS_TIMEOUT_MS = 10_000;
const REQUEST_TIMEOUT_MS = 60_000;

interface EdgeOptions {
  readonly routes: readonly RouteWiring[];
  readonly token: string;
  /** Pages, by path; asked for when no route is meant. */
  readonly files: () => Promise<ReadonlyMap<string, StaticFile>>;
  readonly invoke: (arn: string, event: unknown, requestId: string) => Promise<unknown>;
}

interface Reply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Buffer;
}

/** The HTTP API on this machine: same routes, authoriser and payloads as the template's, bound to loopback. */
export function createEdge({ routes, token, files, invoke }: EdgeOptions): Server {
  const match = createMatcher(routes);
  const scopes = [...new Set(routes.flatMap((route) => route.scopes))].join(' ');
  const expected = Buffer.from(sha256(token));

  /** Every scope of the template, for whoever holds the local token; hashes make the comparison take equal time. */
  function claimsOf(request: IncomingMessage, route: RouteWiring): Readonly<Record<string, string>> | undefined {
    if (route.authorisation === 'none') return undefined;
    const given = /^Bearer (\S+)$/i.exec(request.headers.authorization ?? '')?.[1] ?? '';
    if (given !== '' && timingSafeEqual(Buffer.from(sha256(given)), expected)) return { sub: 'local', scope: scopes };
    throw new DevopsError('unauthenticated', 'UNAUTHENTICATED', 'Send authorization: Bearer <token>; the token is in the data folder.');
  }

  async function answer(request: IncomingMessage, requestId: string): Promise<Reply> {
    requireLoopback(request);
    const url = URL.parse(request.url ?? '/', `http://${request.headers.host}`);
    if (!url) throw invalidInput('MALFORMED_URL', 'The address cannot be read.');
    const { match: found, allowed } = match(request.method ?? 'GET', url.pathname);
    const file = found || !['GET', 'HEAD'].includes(request.method ?? '') ? undefined : (await files()).get(url.pathname);
    if (file) return fileReply(request, file);
    if (!found) throw allowed.length > 0 ? methodNotAllowed(allowed) : notFound('NOT_FOUND', 'There is nothing at this path. See /openapi.json.');
    const claims = claimsOf(request, found.route);
    const body = await readBody(request);
    return invokeRoute({ request, url, match: found, body, requestId, claims });
  }

  async function invokeRoute(parts: Parameters<typeof payloadOf>[0] & { match: Match }): Promise<Reply> {
    const result = await invoke(parts.match.route.functionArn, payloadOf(parts), parts.requestId);
    if (!isObject(result) || typeof result['statusCode'] !== 'number') throw new DevopsError('unavailable', 'BAD_FUNCTION_ANSWER', 'The function gave no HTTP answer.');
    const headers = isObject(result['headers']) ? Object.fromEntries(Object.entries(result['headers']).map(([name, value]) => [name, String(value)])) : {};
    const body = String(result['body'] ?? '');
    return { status: result['statusCode'], headers, body: result['isBase64Encoded'] === true ? Buffer.from(body, 'base64') : body };
  }

  const server = createServer({ headersTimeout: HEADERS_TIMEOUT_MS, requestTimeout: REQUEST_TIMEOUT_MS, keepAliveTimeout: 5000 }, (request, response) => {
    const requestId = randomUUID();
    answer(request, requestId).then(
      (reply) => send(request, response, reply),
      (thrown: unknown) => send(request, response, problemReply(thrown, requestId)),
    );
  });
  server.on('clientError', (_error, socket) => {
    if (!socket.writable) return;
    const { body, headers } = problemResponse(invalidInput('MALFORMED_REQUEST', 'This is not a valid HTTP request.'), randomUUID());
    socket.end(`HTTP/1.1 400 Bad Request\r\ncontent-type: ${headers['content-type']}\r\ncontent-length: ${Buffer.byteLength(body)}\r\nconnection: close\r\n\r\n${body}`);
  });
  return server;
}

/** A page of another site must not reach this port through the browser: Host names it, Origin is ours or absent. */
function requireLoopback(request: IncomingMessage): void {
  const host = request.headers.host ?? '';
  const name = host.replace(/:\d+$/, '');
  if (!['127.0.0.1', 'localhost', '[::1]'].includes(name)) throw new DevopsError('forbidden', 'HOST_NOT_ALLOWED', 'This server answers to 127.0.0.1 and localhost only.');
  const origin = request.headers.origin;
  if (origin !== undefined && origin !== `http://${host}`) throw new DevopsError('forbidden', 'ORIGIN_NOT_ALLOWED', 'Pages of other origins may not call this server.');
}

function methodNotAllowed(allowed: readonly string[]): Error {
  return Object.assign(new DevopsError('invalid', 'METHOD_NOT_ALLOWED', `Use ${allowed.join(', ')} here.`), { allowed });
}

function problemReply(thrown: unknown, requestId: string): Reply {
  const allowed: unknown = thrown instanceof Error ? Reflect.get(thrown, 'allowed') : undefined;
  const { statusCode, headers, body } = problemResponse(toDevopsError(thrown), requestId);
  if (!Array.isArray(allowed)) return { status: statusCode, headers, body };
  return { status: 405, headers: { ...headers, allow: allowed.join(', ') }, body: JSON.stringify({ ...JSON.parse(body), status: 405, title: 'Method not allowed' }) };
}

async function readBody(request: IncomingMessage): Promise<Buffer> {
  if (Number(request.headers['content-length'] ?? 0) > MAX_BODY_BYTES) throw bodyTooLarge();
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request) {
    bytes += chunk.length;
    if (bytes > MAX_BODY_BYTES) throw bodyTooLarge();
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function bodyTooLarge(): Error {
  return tooLarge('BODY_TOO_LARGE', `The body is larger than ${MAX_BODY_BYTES / 1_048_576} MiB.`);
}

function fileReply(request: IncomingMessage, file: StaticFile): Reply {
  if (request.headers['if-none-match'] === file.headers['etag']) return { status: 304, headers: file.headers, body: '' };
  return { status: 200, headers: file.headers, body: file.bytes };
}

function send(request: IncomingMessage, response: ServerResponse, { status, headers, body }: Reply): void {
  const isPage = headers['content-type']?.startsWith('text/html') === true && headers['content-security-policy'] === undefined;
  // The reference page carries its style with it and no script.
  const page = isPage ? { ...SECURITY_HEADERS, 'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; img-src 'self'; base-uri 'none'; frame-ancestors 'none'" } : {};
  const isUnread = !request.complete;
  response.writeHead(status, { ...page, ...headers, 'content-length': Buffer.byteLength(body), ...(isUnread ? { connection: 'close' } : {}) });
  response.end(request.method === 'HEAD' ? undefined : body);
  // What is left of a refused body is not wanted; the answer goes out first.
  if (isUnread) response.once('finish', () => setTimeout(() => request.destroy(), 100).unref());
}
