import { DescribeExecutionCommand, SendTaskSuccessCommand, SFNClient, StartExecutionCommand, StopExecutionCommand, type SFNClientConfig } from '@aws-sdk/client-sfn';
import { conflict, DevopsError, notFound } from '../../core/errors.ts';
import type { JsonValue } from '../../core/json.ts';
import type { Execution, ExecutionStatus, Workflows } from '../../ports/workflows.ts';

const STATUS_OF: Readonly<Record<string, ExecutionStatus>> = {
  RUNNING: 'running',
  PENDING_REDRIVE: 'running',
  SUCCEEDED: 'succeeded',
  FAILED: 'failed',
  TIMED_OUT: 'timed-out',
  ABORTED: 'aborted',
};

/** {@link Workflows} on Step Functions; `machines` maps a workflow's id to its state machine ARN. */
export class StepFunctionsWorkflows implements Workflows {
  readonly #client: SFNClient;
  readonly #machines: Readonly<Record<string, string>>;

  constructor(machines: Readonly<Record<string, string>>, config: SFNClientConfig = {}) {
    this.#client = new SFNClient(config);
    this.#machines = machines;
  }

  async start(workflow: string, name: string, input: JsonValue): Promise<Execution> {
    const stateMachineArn = this.#machines[workflow];
    if (stateMachineArn === undefined) throw notFound('WORKFLOW_NOT_FOUND', `There is no workflow ${workflow}.`);
    try {
      const started = await this.#client.send(new StartExecutionCommand({ stateMachineArn, name, input: JSON.stringify(input) }));
      return { id: started.executionArn ?? '', workflow, status: 'running', startedAt: started.startDate ?? new Date(0) };
    } catch (cause) {
      if (isNamed(cause, 'ExecutionAlreadyExists')) {
        throw conflict('EXECUTION_EXISTS', `The execution ${name} was already started with another input.`);
      }
      throw unavailable(cause);
    }
  }

  async describe(id: string): Promise<Execution | undefined> {
    try {
      const found = await this.#client.send(new DescribeExecutionCommand({ executionArn: id }));
      const workflow = Object.entries(this.#machines).find(([, arn]) => arn === found.stateMachineArn)?.[0] ?? '';
      return {
        id,
        workflow,
        status: STATUS_OF[found.status ?? ''] ?? 'running',
        startedAt: found.startDate ?? new Date(0),
        ...(found.stopDate === undefined ? {} : { stoppedAt: found.stopDate }),
        ...(found.output === undefined ? {} : { output: JSON.parse(found.output) }),
        ...(found.error === undefined ? {} : { error: { code: found.error, cause: found.cause ?? '' } }),
      };
    } catch (cause) {
      if (isNamed(cause, 'ExecutionDoesNotExist') || isNamed(cause, 'InvalidArn')) return undefined;
      throw unavailable(cause);
    }
  }

  async stop(id: string, reason: string): Promise<void> {
    await this.#client.send(new StopExecutionCommand({ executionArn: id, cause: reason.slice(0, 32_768) })).catch((cause: unknown) => {
      if (!isNamed(cause, 'ExecutionDoesNotExist')) throw unavailable(cause);
    });
  }

  async resume(token: string, output: JsonValue): Promise<boolean> {
    try {
      await this.#client.send(new SendTaskSuccessCommand({ taskToken: token, output: JSON.stringify(output) }));
      return true;
    } catch (cause) {
      if (['TaskTimedOut', 'TaskDoesNotExist', 'InvalidToken'].some((name) => isNamed(cause, name))) return false;
      throw unavailable(cause);
    }
  }
}

const isNamed = (thrown: unknown, name: string): boolean => thrown instanceof Error && thrown.name === name;

function unavailable(cause: unknown): DevopsError {
  return new DevopsError('unavailable', 'WORKFLOWS_UNAVAILABLE', 'The workflow engine could not be reached. Retry shortly.', { cause });
}
