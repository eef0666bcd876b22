import type { JsonValue } from '../core/json.ts';

export type ExecutionStatus = 'running' | 'succeeded' | 'failed' | 'timed-out' | 'aborted';

export interface Execution {
  readonly id: string;
  readonly workflow: string;
  readonly status: ExecutionStatus;
  readonly startedAt: Date;
  readonly stoppedAt?: Date;
  readonly output?: JsonValue;
  readonly error?: { readonly code: string; readonly cause: string };
}

/**
 * Long multi-step work. `start` is idempotent by name: the same name and input give the same execution,
 * another input gives `EXECUTION_EXISTS` (conflict). Unknown workflow: `WORKFLOW_NOT_FOUND`.
 */
export interface Workflows {
  start(workflow: string, name: string, input: JsonValue): Promise<Execution>;
  describe(id: string): Promise<Execution | undefined>;
  stop(id: string, reason: string): Promise<void>;
  /**
   * Answers the task that waits for this token. False when it waits no more: it was answered, timed out or was stopped.
   */
  resume(token: string, output: JsonValue): Promise<boolean>;
}
