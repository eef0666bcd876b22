import { StateMachine } from 'aws-local-stepfunctions';
import { join } from 'node:path';
import { canonicalJson } from '../../shared/core/json.ts';
import { ACCOUNT, isObject, REGION } from '../template/resolve.ts';
import type { MachineWiring } from '../template/wiring.ts';
import { Journal } from './journal.ts';

type Status = 'RUNNING' | 'SUCCEEDED' | 'FAILED' | 'TIMED_OUT' | 'ABORTED';

interface ExecutionRecord {
  readonly id: string;
  readonly name: string;
  readonly machineArn: string;
  readonly input: string;
  readonly status: Status;
  /** Epoch seconds, as the service answers them. */
  readonly startDate: number;
  readonly stopDate?: number;
  readonly output?: string;
  readonly error?: string;
  readonly cause?: string;
}

/** An error of the service's own protocol. */
export class ServiceError extends Error {
  constructor(name: string, message: string) {
    super(message);
    this.name = name;
  }
}

type Invoke = (arn: string, payload: unknown) => Promise<unknown>;
type Definition = ConstructorParameters<typeof StateMachine>[0];
type Input = Parameters<StateMachine['run']>[0];

/** Names of all task states, in nested maps and branches too. */
function taskNames(definition: unknown): string[] {
  const states = isObject(definition) && isObject(definition['States']) ? Object.entries(definition['States']) : [];
  return states.flatMap(([name, state]) => {
    if (!isObject(state)) return [];
    const nested = [state['ItemProcessor'], state['Iterator'], ...(Array.isArray(state['Branches']) ? state['Branches'] : [])];
    return [...(state['Type'] === 'Task' ? [name] : []), ...nested.flatMap(taskNames)];
  });
}

const isDefinition = (value: unknown): value is Definition => isObject(value) && 'StartAt' in value && 'States' in value;

/**
 * Step Functions: executions on aws-local-stepfunctions, kept on disk. One that a kill cut off is started again from its
 * input, so steps run at least once and must bear a repeat, as on AWS after a retry.
 */
export class WorkflowEngine {
  readonly #machines: ReadonlyMap<string, MachineWiring>;
  readonly #executions: Journal<ExecutionRecord>;
  readonly #invoke: Invoke;
  readonly #aborts = new Map<string, () => void>();
  #stopping = false;

  constructor(machines: readonly MachineWiring[], dataDir: string, invoke: Invoke) {
    this.#machines = new Map(machines.map((machine) => [machine.arn, machine]));
    this.#executions = new Journal(join(dataDir, 'executions'));
    this.#invoke = invoke;
  }

  resume(): void {
    for (const record of this.#executions.all()) if (record.status === 'RUNNING') this.#run(record);
  }

  /** StartExecution: the same name and input give the same execution. */
  start(request: Readonly<Record<string, unknown>>): object {
    const machine = this.#machines.get(String(request['stateMachineArn']));
    if (!machine) throw new ServiceError('StateMachineDoesNotExist', 'State Machine Does Not Exist');
    const name = String(request['name'] ?? crypto.randomUUID());
    const input = String(request['input'] ?? '{}');
    const id = `arn:aws:states:${REGION}:${ACCOUNT}:execution:${machine.name}:${name}`;
    const known = this.#executions.get(id);
    if (known) {
      const same = known.status === 'RUNNING' && canonicalJson(JSON.parse(known.input)) === canonicalJson(JSON.parse(input));
      if (!same) throw new ServiceError('ExecutionAlreadyExists', `Execution Already Exists: '${id}'`);
      return { executionArn: id, startDate: known.startDate };
    }
    const record: ExecutionRecord = { id, name, machineArn: machine.arn, input, status: 'RUNNING', startDate: Date.now() / 1000 };
    this.#executions.save(record);
    this.#run(record);
    return { executionArn: id, startDate: record.startDate };
  }

  describe(request: Readonly<Record<string, unknown>>): object {
    const { id, machineArn, ...record } = this.#record(request);
    return { executionArn: id, stateMachineArn: machineArn, ...record };
  }

  halt(request: Readonly<Record<string, unknown>>): object {
    const record = this.#record(request);
    const stopDate = Date.now() / 1000;
    if (record.status === 'RUNNING') {
      this.#executions.save({ ...record, status: 'ABORTED', stopDate, ...(typeof request['cause'] === 'string' ? { cause: request['cause'] } : {}) });
      this.#aborts.get(record.id)?.();
    }
    return { stopDate };
  }

  stop(): void {
    this.#stopping = true;
    for (const abort of this.#aborts.values()) abort();
  }

  #record(request: Readonly<Record<string, unknown>>): ExecutionRecord {
    const record = this.#executions.get(String(request['executionArn']));
    if (!record) throw new ServiceError('ExecutionDoesNotExist', `Execution Does Not Exist: '${String(request['executionArn'])}'`);
    return record;
  }

  #run(record: ExecutionRecord): void {
    const machine = this.#machines.get(record.machineArn);
    if (!machine || !isDefinition(machine.definition)) return;
    const handlers = Object.fromEntries(taskNames(machine.definition).map((name) => [name, (input: unknown) => this.#task(input)]));
    const input: Input = JSON.parse(record.input);
    const context = {
      Execution: { Id: record.id, Input: JSON.parse(record.input), Name: record.name, RoleArn: '', StartTime: new Date(record.startDate * 1000).toISOString() },
      StateMachine: { Id: machine.arn, Name: machine.name },
    };
    const execution = new StateMachine(machine.definition, { validationOptions: { checkArn: false } }).run(input, { overrides: { taskResourceLocalHandlers: handlers }, context });
    this.#aborts.set(record.id, execution.abort);
    execution.result.then(
      (output) => this.#finish(record, { status: 'SUCCEEDED', output: JSON.stringify(output) }),
      (thrown: unknown) => this.#finish(record, { status: 'FAILED', error: thrown instanceof Error ? thrown.name : 'Error', cause: thrown instanceof Error ? thrown.message : String(thrown) }),
    );
  }

  /** The optimised Lambda integration: Parameters in, `{ Payload }` out. */
  async #task(input: unknown) {
    const { FunctionName: arn, Payload: payload } = isObject(input) ? input : {};
    return { Payload: JSON.parse(JSON.stringify((await this.#invoke(String(arn), payload)) ?? null)), StatusCode: 200 };
  }

  #finish(record: ExecutionRecord, end: Partial<ExecutionRecord>): void {
    this.#aborts.delete(record.id);
    // An execution that ended because this process does is taken up again by the next one.
    if (this.#stopping || this.#executions.get(record.id)?.status !== 'RUNNING') return;
    this.#executions.save({ ...record, ...end, stopDate: Date.now() / 1000 });
  }
}
