import * as z from 'zod/mini';

/** Revisions of the Model Context Protocol this server speaks, newest first. */
export const PROTOCOL_VERSIONS = ['2025-11-25', '2025-06-18', '2025-03-26'] as const;

/** Error codes of JSON-RPC 2.0, section 5.1. */
export const RPC_ERRORS = {
  parse: -32700,
  invalidRequest: -32600,
  methodNotFound: -32601,
  invalidParams: -32602,
  internal: -32603,
} as const;

/** A JSON-RPC 2.0 request, or a notification when `id` is absent. */
export const messageSchema = z.looseObject({
  jsonrpc: z.literal('2.0'),
  id: z.optional(z.union([z.string(), z.number()])),
  method: z.optional(z.string()),
  params: z.optional(z.record(z.string(), z.unknown())),
});

export const callParamsSchema = z.looseObject({
  name: z.string(),
  arguments: z._default(z.record(z.string(), z.unknown()), {}),
});

export type RpcId = string | number | null;

export const rpcResult = (id: RpcId, result: object) => ({ jsonrpc: '2.0' as const, id, result });

export const rpcError = (id: RpcId, code: number, message: string, data?: object) => ({
  jsonrpc: '2.0' as const,
  id,
  error: { code, message, ...(data === undefined ? {} : { data }) },
});
