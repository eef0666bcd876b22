import { DevopsError, toDevopsError } from '../../core/errors.ts';
import { problemResponse, type HttpResponse } from '../http/problem.ts';
import { bodyText, parseHttpEvent, requireCaller, type HttpEvent } from '../http/request.ts';
import type { Service } from '../http/serve.ts';
import { limitRate } from '../rate-limit.ts';
import type { Caller, RegisteredOperation, Risk } from '../operation.ts';
import { callParamsSchema, messageSchema, PROTOCOL_VERSIONS, RPC_ERRORS, rpcError, rpcResult, type RpcId } from './protocol.ts';

/** Input schemas by operation id, as the generator wrote them. */
export type InputSchemas = Readonly<Record<string, object>>;

/** Names of tools may not hold dots in every client: `pipelines.generate` is the tool `pipelines_generate`. */
const toolName = (operation: RegisteredOperation): string => operation.id.replaceAll('.', '_');

/**
 * Serves the Model Context Protocol over streamable HTTP, stateless: one POST, one JSON answer
 * (specification 2025-11-25, "Transports"). Written by hand because the reference SDK alone (286 KB) is twice the
 * largest bundle allowed here; its client is the judge in the tests.
 */
export async function serveMcp(service: Service, rawEvent: unknown, schemas: InputSchemas): Promise<HttpResponse> {
  let requestId = 'unknown';
  try {
    const event = parseHttpEvent(rawEvent);
    requestId = event.requestContext.requestId;
    if (event.requestContext.http.method !== 'POST') return json(405, '', { allow: 'POST' });
    const caller = requireCaller(event, 'mcp');
    await limitRate(service.ports.store, service.ports.clock, caller.subject, service.config.rateLimitPerMinute);
    return await answer(service, event, caller, schemas);
  } catch (thrown) {
    return problemResponse(thrown, requestId);
  }
}

async function answer(service: Service, event: HttpEvent, caller: Caller, schemas: InputSchemas): Promise<HttpResponse> {
  const version = event.headers['mcp-protocol-version'];
  if (version !== undefined && !PROTOCOL_VERSIONS.some((known) => known === version)) {
    throw new DevopsError('invalid', 'UNSUPPORTED_PROTOCOL_VERSION', `Speak one of ${PROTOCOL_VERSIONS.join(', ')}.`);
  }
  const message = parseMessage(bodyText(event));
  if (!message) return json(400, rpcError(null, RPC_ERRORS.parse, 'The body is not one JSON-RPC 2.0 message.'));
  if (message.id === undefined || message.method === undefined) return json(202, '');
  return json(200, await dispatch(service, message.id, message.method, message.params ?? {}, caller, schemas));
}

function parseMessage(text: string) {
  try {
    const parsed = messageSchema.safeParse(JSON.parse(text));
    return parsed.success ? parsed.data : undefined;
  } catch {
    return undefined;
  }
}

async function dispatch(service: Service, id: RpcId, method: string, params: Record<string, unknown>, caller: Caller, schemas: InputSchemas): Promise<object> {
  switch (method) {
    case 'initialize':
      return rpcResult(id, initialized(service, params['protocolVersion']));
    case 'ping':
      return rpcResult(id, {});
    case 'tools/list':
      return rpcResult(id, { tools: service.agent.operations.map((operation) => describeTool(operation, schemas)) });
    case 'tools/call':
      return callTool(service, id, params, caller);
    default:
      return rpcError(id, RPC_ERRORS.methodNotFound, `There is no method ${method.slice(0, 100)}.`);
  }
}

function initialized(service: Service, asked: unknown): object {
  const protocolVersion = PROTOCOL_VERSIONS.find((known) => known === asked) ?? PROTOCOL_VERSIONS[0];
  return {
    protocolVersion,
    capabilities: { tools: {} },
    serverInfo: { name: 'devops-engineer', title: 'DevOps Engineer', version: service.config.version },
  };
}

function describeTool(operation: RegisteredOperation, schemas: InputSchemas): object {
  return {
    name: toolName(operation),
    title: operation.title,
    description: operation.summary,
    inputSchema: schemas[operation.id] ?? { type: 'object' },
    annotations: annotationsOf(operation.risk),
  };
}

function annotationsOf(risk: Risk): object {
  return { readOnlyHint: risk === 'read', destructiveHint: risk === 'act', idempotentHint: risk === 'read', openWorldHint: false };
}

async function callTool(service: Service, id: RpcId, params: Record<string, unknown>, caller: Caller): Promise<object> {
  const call = callParamsSchema.safeParse(params);
  if (!call.success) return rpcError(id, RPC_ERRORS.invalidParams, 'Call a tool with { name, arguments }.');
  const operation = service.agent.operations.find((known) => toolName(known) === call.data.name || known.id === call.data.name);
  if (!operation) return rpcError(id, RPC_ERRORS.invalidParams, `There is no tool ${call.data.name.slice(0, 100)}.`);
  try {
    const output = await service.agent.run(operation.id, call.data.arguments, caller);
    const structured = output !== null && typeof output === 'object' ? { structuredContent: output } : {};
    const text = typeof output === 'string' ? output : JSON.stringify(output);
    return rpcResult(id, { content: [{ type: 'text', text }], ...structured });
  } catch (thrown) {
    const error = toDevopsError(thrown);
    const problem = { code: error.code, detail: error.message, errors: error.errors, requestId: caller.requestId };
    return rpcResult(id, { content: [{ type: 'text', text: JSON.stringify(problem) }], isError: true });
  }
}

function json(statusCode: number, body: object | '', headers: Readonly<Record<string, string>> = {}): HttpResponse {
  return {
    statusCode,
    headers: { 'content-type': 'application/json', 'cache-control': 'no-store', ...headers },
    body: body === '' ? '' : JSON.stringify(body),
  };
}
