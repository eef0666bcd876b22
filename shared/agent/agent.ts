import * as z from 'zod/mini';
import { DevopsError, invalidInput, notFound, toDevopsError } from '../core/errors.ts';
import { digestOf } from '../core/digest.ts';
import type { Ports } from '../ports/index.ts';
import type { ServiceConfig } from '../config/config.ts';
import { checkGuards, requireScope } from './guards.ts';
import { Ledger } from './ledger.ts';
import type { Caller, Operation, RegisteredOperation } from './operation.ts';

const DEFAULT_TIMEOUT_SECONDS = 25;

/** The one door: HTTP, events, schedules, workflow steps, MCP, CLI and console all call `run`. */
export interface Agent {
  readonly operations: readonly RegisteredOperation[];
  /**
   * Authorises, validates, guards, runs, audits and measures one call.
   * Throws only {@link DevopsError}: `OPERATION_NOT_FOUND`, `SCOPE_MISSING`, `INVALID_INPUT`, a guard's refusal,
   * `OPERATION_TIMED_OUT`, or what the operation itself throws.
   */
  run(operationId: string, input: unknown, caller: Caller): Promise<unknown>;
}

interface Dependencies {
  readonly operations: readonly RegisteredOperation[];
  readonly ports: Ports;
  readonly config: ServiceConfig;
}

/** Builds the agent of one process from what is registered and the adapters it was given. */
export function createAgent({ operations, ports, config }: Dependencies): Agent {
  const byId = new Map(operations.map((operation) => [operation.id, operation]));
  const ledger = new Ledger(ports.store, ports.clock);

  async function run(operationId: string, input: unknown, caller: Caller): Promise<unknown> {
    const registered = byId.get(operationId);
    if (!registered) throw notFound('OPERATION_NOT_FOUND', `There is no operation ${operationId}.`);
    const started = performance.now();
    await ports.clock.refresh?.();
    const finish = async (outcome: 'succeeded' | 'refused' | 'failed', code?: string): Promise<void> => {
      const durationMs = Math.round(performance.now() - started);
      await ports.telemetry.operation({ operation: registered.id, outcome, durationMs, ...(code === undefined ? {} : { code }) });
      if (registered.scope === 'public') return;
      await ledger.append({ ...auditBody(registered, input, caller), record: outcome, ...(code === undefined ? {} : { code }) });
    };
    try {
      requireScope(registered, caller);
      const operation = await registered.load();
      const parsed = await parseInput(operation, input);
      await checkGuards({ operation: registered, caller, store: ports.store });
      if (registered.risk !== 'read') await ledger.append({ ...auditBody(registered, input, caller), record: 'intent' });
      const output = await withTimeout(registered, (signal) => operation.run(parsed, { ports, config, caller, signal }));
      await finish('succeeded');
      return output;
    } catch (thrown) {
      const error = toDevopsError(thrown);
      if (error.kind === 'internal') ports.telemetry.log('error', 'operation failed', { operation: registered.id, requestId: caller.requestId, cause: describe(thrown) });
      await finish(isRefusal(error) ? 'refused' : 'failed', error.code).catch(() => undefined);
      throw error;
    }
  }

  return { operations, run };
}

function auditBody(operation: RegisteredOperation, input: unknown, caller: Caller) {
  return {
    operation: operation.id,
    risk: operation.risk,
    subject: caller.subject,
    channel: caller.channel,
    requestId: caller.requestId,
    inputDigest: digestOf(input ?? null),
  };
}

async function parseInput<Input>(operation: Operation<Input>, input: unknown): Promise<Input> {
  const parsed = operation.input.safeParse(input ?? {});
  if (parsed.success) return parsed.data;
  // Without a locale every refusal would read "Invalid input"; only a refusal needs one.
  const { default: en } = await import('zod/v4/locales/en.js');
  z.config(en());
  const issues = operation.input.safeParse(input ?? {}).error?.issues ?? parsed.error.issues;
  throw invalidInput('INVALID_INPUT', `The input of ${operation.id} is not valid: see errors.`, fieldErrors(issues));
}

/** JSON Pointers (RFC 6901) to what a schema refused; of a union, the branch that came furthest. */
function fieldErrors(issues: readonly z.core.$ZodIssue[], prefix: readonly PropertyKey[] = []): { path: string; message: string }[] {
  return issues.flatMap((issue) => {
    const path = [...prefix, ...issue.path];
    if (issue.code === 'unrecognized_keys') {
      return issue.keys.map((key) => ({ path: pointer([...path, key]), message: 'Unknown field. Remove it or correct its name.' }));
    }
    if (issue.code === 'invalid_union' && issue.errors.length > 0) {
      const deepest = issue.errors.toSorted((a, b) => depthOf(b) - depthOf(a))[0] ?? [];
      return depthOf(deepest) > 0 ? fieldErrors(deepest, path) : [{ path: pointer(path), message: issue.message }];
    }
    return [{ path: pointer(path), message: issue.message }];
  });
}

const depthOf = (issues: readonly z.core.$ZodIssue[]): number => Math.max(0, ...issues.map((issue) => issue.path.length));

function pointer(path: readonly PropertyKey[]): string {
  return path.map((part) => `/${String(part).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
}

async function withTimeout<Output>(operation: RegisteredOperation, work: (signal: AbortSignal) => Promise<Output>): Promise<Output> {
  const seconds = operation.timeoutSeconds ?? DEFAULT_TIMEOUT_SECONDS;
  const abort = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => {
      abort.abort();
      reject(new DevopsError('timeout', 'OPERATION_TIMED_OUT', `${operation.id} did not finish within ${seconds} s. Give it less to do.`));
    }, seconds * 1000);
  });
  try {
    return await Promise.race([work(abort.signal), timeout]);
  } finally {
    clearTimeout(timer);
  }
}

function isRefusal(error: DevopsError): boolean {
  return !['internal', 'unavailable', 'timeout'].includes(error.kind);
}

function describe(thrown: unknown): string {
  return thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown);
}
