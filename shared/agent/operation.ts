import type * as z from 'zod/mini';
import type { JsonObject } from '../core/json.ts';
import type { Ports } from '../ports/index.ts';
import type { ServiceConfig } from '../config/config.ts';

/** read: changes nothing. write: changes only this service's own records. act: may change a customer's resources. */
export type Risk = 'read' | 'write' | 'act';

/** Logical grants; `infra/` turns each into the least IAM statement on this service's own resources. */
export type Permission =
  | 'store:read'
  | 'store:write'
  | 'blobs:read'
  | 'blobs:write'
  | 'bus:publish'
  | 'workflows:start'
  | 'workflows:describe'
  | 'workflows:resume'
  /** Values of secrets below the stage's own path. */
  | 'secrets:read'
  /** Topics whose name begins with that of the stage. */
  | 'topics:publish'
  /** Calls in customers' accounts, each under the role of its remediation. */
  | 'cloud:remediate';

/** How a call came in; part of every audit record. */
export type Channel = 'http' | 'event' | 'schedule' | 'workflow' | 'mcp' | 'cli';

export interface Caller {
  /** Stable identity: token subject, IAM principal, rule or state machine name. */
  readonly subject: string;
  /** Granted scopes; `*` grants all, `pipelines:*` all of an area. */
  readonly scopes: readonly string[];
  readonly channel: Channel;
  readonly requestId: string;
}

export interface OperationContext {
  readonly ports: Ports;
  readonly config: ServiceConfig;
  readonly caller: Caller;
  /** Fires when the operation's time limit has passed; long loops check it. */
  readonly signal: AbortSignal;
}

export interface OperationMetadata {
  /** `<area>.<verb>`; the area is the room it lies in. */
  readonly id: string;
  /** A short imperative, shown in the console and the reference. */
  readonly title: string;
  /** What it does, for people who choose it from a list. */
  readonly summary: string;
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** OpenAPI path template, e.g. `/v1/pipelines/{id}`. Template names are members of the input. */
  readonly path: string;
  /** `public` needs no token. */
  readonly scope: string;
  readonly risk: Risk;
  readonly permissions: readonly Permission[];
  /** Status of a success, default 200. */
  readonly status?: 200 | 201 | 202 | 204;
  /**
   * Called by another service that signs what it sends instead of carrying a token. The route has no authoriser, and the
   * input is `{ body, headers }`: the body's raw bytes in base64 and the headers named here. The operation checks the signature.
   */
  readonly signed?: { readonly mediaType: string; readonly headers: readonly string[] };
  /** Media type of a string output; JSON when absent. */
  readonly contentType?: string;
  /** Ids of events (`events/`) that run it. */
  readonly events?: readonly string[];
  /** EventBridge Scheduler expression that runs it with `input`. */
  readonly schedule?: { readonly expression: string; readonly input: JsonObject };
  /** May be a task of a state machine. */
  readonly workflow?: boolean;
  /** Seconds until `signal` fires, default 25. */
  readonly timeoutSeconds?: number;
}

export interface Operation<Input = unknown, Output = unknown> extends OperationMetadata {
  readonly input: z.ZodMiniType<Input>;
  readonly output: z.ZodMiniType<Output>;
  /** Turns an event's detail, or the whole event, into the input; the detail itself when absent. */
  readonly fromEvent?: (detail: JsonObject, event: JsonObject) => JsonObject;
  /** Example inputs, shown in the reference and run by the tests. */
  readonly examples?: readonly { readonly title: string; readonly input: JsonObject }[];
  run(input: Input, context: OperationContext): Promise<Output>;
}

/**
 * Declares an operation. Its HTTP route, OpenAPI entry, MCP tool, CLI command, console form, rule, schedule and
 * IAM grant all come from this one value.
 *
 * @example
 * export default defineOperation({
 *   id: 'agent.health', title: 'Check health', summary: 'Says whether the service answers.',
 *   method: 'GET', path: '/health', scope: 'public', risk: 'read', permissions: [],
 *   input: z.strictObject({}), output: z.strictObject({ status: z.literal('ok') }),
 *   run: async () => ({ status: 'ok' as const }),
 * });
 */
export function defineOperation<Input, Output>(operation: Operation<Input, Output>): Operation<Input, Output> {
  return operation;
}

/** Metadata is eager, code is loaded on first use, so that a cold start pays for nothing it does not run. */
export interface RegisteredOperation extends OperationMetadata {
  load(): Promise<Operation>;
}

/** The area of an operation is its room: the part of the id before the first dot. */
export function areaOf(operation: { readonly id: string }): string {
  return operation.id.split('.')[0] ?? operation.id;
}
