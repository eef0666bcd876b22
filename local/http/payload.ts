import type { IncomingMessage } from 'node:http';
import { ACCOUNT } from '../template/resolve.ts';
import type { Match } from './routes.ts';

const TEXT = /^(text\/|application\/(json|javascript|xml|[\w.+-]+\+(json|xml)))/i;

/** Header values joined by commas, cookies apart, as payload format 2.0 has them. */
function headersOf(request: IncomingMessage): Record<string, string> {
  return Object.fromEntries(
    Object.entries(request.headers).flatMap(([name, value]) => (value === undefined || name === 'cookie' ? [] : [[name, Array.isArray(value) ? value.join(',') : value]])),
  );
}

function queryOf(search: string): Record<string, string> | undefined {
  const entries = new Map<string, string>();
  for (const [name, value] of new URLSearchParams(search)) {
    const known = entries.get(name);
    entries.set(name, known === undefined ? value : `${known},${value}`);
  }
  return entries.size > 0 ? Object.fromEntries(entries) : undefined;
}

export interface PayloadParts {
  readonly request: IncomingMessage;
  readonly url: URL;
  readonly match: Match;
  readonly body: Buffer;
  readonly requestId: string;
  readonly claims: Readonly<Record<string, string>> | undefined;
}

/** A request as API Gateway hands it to Lambda: "Working with AWS Lambda proxy integrations for HTTP APIs", format 2.0. */
export function payloadOf({ request, url, match, body, requestId, claims }: PayloadParts): object {
  const headers = headersOf(request);
  const isText = TEXT.test(headers['content-type'] ?? 'text/plain');
  const query = queryOf(url.search);
  const now = new Date();
  return {
    version: '2.0',
    routeKey: `${match.route.method} ${match.route.path}`,
    rawPath: url.pathname,
    rawQueryString: url.search.slice(1),
    ...(request.headers.cookie === undefined ? {} : { cookies: request.headers.cookie.split(/;\s*/) }),
    headers,
    ...(query === undefined ? {} : { queryStringParameters: query }),
    ...(Object.keys(match.parameters).length === 0 ? {} : { pathParameters: match.parameters }),
    requestContext: {
      accountId: ACCOUNT,
      apiId: 'local',
      ...(claims === undefined ? {} : { authorizer: { jwt: { claims, scopes: match.route.scopes } } }),
      domainName: url.host,
      domainPrefix: 'local',
      http: { method: request.method ?? 'GET', path: url.pathname, protocol: `HTTP/${request.httpVersion}`, sourceIp: '127.0.0.1', userAgent: headers['user-agent'] ?? '' },
      requestId,
      routeKey: `${match.route.method} ${match.route.path}`,
      stage: '$default',
      time: now.toUTCString(),
      timeEpoch: now.getTime(),
    },
    ...(body.length === 0 ? {} : { body: isText ? body.toString('utf8') : body.toString('base64') }),
    isBase64Encoded: body.length > 0 && !isText,
  };
}
