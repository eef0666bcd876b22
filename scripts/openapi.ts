import * as z from 'zod';
import type { Operation } from '../shared/agent/operation.ts';
import { areaOf } from '../shared/agent/operation.ts';

type JsonSchema = Record<string, unknown> & { properties?: Record<string, JsonSchema>; required?: string[] };

/** JSON Schema (2020-12) of one side of a zod schema; `$schema` is dropped since the document names the dialect. */
export function schemaOf(schema: z.core.$ZodType, io: 'input' | 'output'): JsonSchema {
  const { $schema: _dialect, ...rest } = z.toJSONSchema(schema, { io, unrepresentable: 'any', reused: 'inline' });
  return JSON.parse(JSON.stringify(rest));
}

const pathNames = (path: string): string[] => [...path.matchAll(/\{(\w+)\+?\}/g)].map((match) => match[1] ?? '');

function parametersOf(operation: Operation, input: JsonSchema): object[] {
  const inPath = pathNames(operation.path);
  if (operation.signed !== undefined) return operation.signed.headers.map((name) => ({ name, in: 'header', required: true, schema: { type: 'string' } }));
  const inQuery = operation.method === 'GET' || operation.method === 'DELETE' ? Object.keys(input.properties ?? {}).filter((name) => !inPath.includes(name)) : [];
  return [
    ...inPath.map((name) => ({ name, in: 'path', required: true, schema: input.properties?.[name] ?? { type: 'string' } })),
    ...inQuery.map((name) => ({ name, in: 'query', required: input.required?.includes(name) ?? false, schema: input.properties?.[name] ?? {} })),
  ];
}

function bodyOf(operation: Operation, input: JsonSchema): object {
  if (operation.method === 'GET' || operation.method === 'DELETE') return {};
  if (operation.signed !== undefined) return { requestBody: { required: true, content: { [operation.signed.mediaType]: { schema: { type: 'string' } } } } };
  const inPath = new Set(pathNames(operation.path));
  const properties = Object.fromEntries(Object.entries(input.properties ?? {}).filter(([name]) => !inPath.has(name)));
  const required = (input.required ?? []).filter((name) => !inPath.has(name));
  const { required: _all, ...rest } = input;
  const schema = input.properties === undefined ? input : { ...rest, properties, ...(required.length > 0 ? { required } : {}) };
  const examples = Object.fromEntries((operation.examples ?? []).map((example) => [example.title, { value: example.input }]));
  return {
    requestBody: {
      required: required.length > 0,
      content: { 'application/json': { schema, ...(Object.keys(examples).length > 0 ? { examples } : {}) } },
    },
  };
}

function problem(description: string): object {
  return { description, content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } } };
}

function responsesOf(operation: Operation): object {
  const type = operation.contentType ?? 'application/json';
  const common = operation.scope === 'public' ? {} : { 401: problem(operation.signed === undefined ? 'No valid token.' : 'No valid signature.'), 403: problem('The scope is missing or a guard refused.'), 429: problem('Too many calls; see retry-after.') };
  return {
    [operation.status ?? 200]: { description: operation.title, content: { [type]: { schema: schemaOf(operation.output, 'output') } } },
    400: problem('Malformed input; `errors` points at the fields.'),
    ...common,
    404: problem('Not found.'),
    ...(operation.method === 'GET' ? {} : { 409: problem('Conflict.'), 413: problem('Too large.'), 415: problem('Not JSON.'), 422: problem('Understood but impossible.') }),
    500: problem('Internal error.'),
    503: problem('Unavailable; retry.'),
  };
}

function pathItem(operation: Operation): object {
  const input = schemaOf(operation.input, 'input');
  return {
    operationId: operation.id,
    summary: operation.title,
    description: operation.summary,
    tags: [areaOf(operation)],
    security: operation.scope === 'public' || operation.signed !== undefined ? [] : [{ bearer: [operation.scope] }],
    parameters: parametersOf(operation, input),
    ...bodyOf(operation, input),
    responses: responsesOf(operation),
    'x-risk': operation.risk,
    'x-scope': operation.scope,
  };
}

const PROBLEM_SCHEMA = {
  type: 'object',
  description: 'RFC 9457 problem details.',
  required: ['type', 'title', 'status', 'code', 'detail', 'errors', 'requestId'],
  properties: {
    type: { type: 'string' },
    title: { type: 'string' },
    status: { type: 'integer' },
    code: { type: 'string', pattern: '^[A-Z][A-Z0-9_]+$' },
    detail: { type: 'string' },
    errors: { type: 'array', items: { type: 'object', required: ['path', 'message'], properties: { path: { type: 'string' }, message: { type: 'string' } } } },
    requestId: { type: 'string' },
  },
};

/** The OpenAPI 3.1 document of all operations, paths in alphabetical order. */
export function openApiDocument(operations: readonly Operation[], version: string): object {
  const paths: Record<string, Record<string, object>> = {};
  for (const operation of operations.toSorted((a, b) => (a.path < b.path ? -1 : 1))) {
    paths[operation.path] = { ...paths[operation.path], [operation.method.toLowerCase()]: pathItem(operation) };
  }
  return {
    openapi: '3.1.1',
    info: { title: 'DevOps Engineer', version, description:
        'Pipelines, infrastructure, monitoring, compliance, cost and recovery, through one door. Any POST takes an Idempotency-Key header (1 to 255 printable characters): for 24 hours the same key and body give the same answer, another body gives 409.' },
    servers: [{ url: '/' }],
    paths,
    components: {
      schemas: { Problem: PROBLEM_SCHEMA },
      securitySchemes: { bearer: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' } },
    },
  };
}
