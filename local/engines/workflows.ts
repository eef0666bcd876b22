import { StateMachine } from 'aws-local-stepfunctions';
import { join } from 'node:path';
import { canonicalJson } from '../../shared/core/json.ts';
import { ACCOUNT, isObject, REGION } from '../template/resolve.ts';
import type { MachineWiring } from '../template/wiring.ts';
import { localDefinition, type LocalState } from './definition.ts';
import { Journal } from './journal.ts';
import { Sleeper } from './sleeper.ts';

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

/** Stands in the context object where each task's own token goes. */
const TOKEN = '00000000-task-token-of-this-task-000000000000';

type Invoke = (arn: string, payload: unknown) => Promise<unknown>;
type Definition = ConstructorParameters<typeof StateMachine>[0];
type Input = Parameters<StateMachine['run']>[0];
/** Plain JSON, as the interpreter has it. */
type Output = Input;

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
  readonly #sleeper = new Sleeper();
  readonly #waiting = new Map<string, (output: unknown) => void>();
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
    this.#sleeper.stop();
  }

  /** SendTaskSuccess. Throws `TaskDoesNotExist` when nothing waits for the token. */
  answer(request: Readonly<Record<string, unknown>>): object {
    const token = String(request['taskToken']);
    const resume = this.#waiting.get(token);
    if (resume === undefined) throw new ServiceError('TaskDoesNotExist', 'Task does not exist');
    this.#waiting.delete(token);
    resume(JSON.parse(String(request['output'])));
    return {};
  }

  /** Lets waits and time limits of tasks end so much sooner. */
  advance(request: Readonly<Record<string, unknown>>): object {
    this.#sleeper.advance(Number(request['seconds']));
    return {};
  }

  #record(request: Readonly<Record<string, unknown>>): ExecutionRecord {
    const record = this.#executions.get(String(request['executionArn']));
    if (!record) throw new ServiceError('ExecutionDoesNotExist', `Execution Does Not Exist: '${String(request['executionArn'])}'`);
    return record;
  }

  #run(record: ExecutionRecord): void {
    const machine = this.#machines.get(record.machineArn);
    if (!machine || !isObject(machine.definition)) return;
    const { definition, tasks } = localDefinition(machine.definition);
    if (!isDefinition(definition)) return;
    const handlers = Object.fromEntries([...tasks].map(([name, kind]) => [name, (taskInput: unknown) => this.#task(kind, taskInput)]));
    const input: Input = JSON.parse(record.input);
    const context = {
      Execution: { Id: record.id, Input: JSON.parse(record.input), Name: record.name, RoleArn: '', StartTime: new Date(record.startDate * 1000).toISOString() },
      StateMachine: { Id: machine.arn, Name: machine.name },
      Task: { Token: TOKEN },
    };
    const execution = new StateMachine(definition, { validationOptions: { checkArn: false } }).run(input, { overrides: { taskResourceLocalHandlers: handlers }, context });
    this.#aborts.set(record.id, execution.abort);
    execution.result.then(
      (output) => this.#finish(record, { status: 'SUCCEEDED', output: JSON.stringify(output) }),
      (thrown: unknown) => this.#finish(record, { status: 'FAILED', error: thrown instanceof Error ? thrown.name : 'Error', cause: thrown instanceof Error ? thrown.message : String(thrown) }),
    );
  }

  async #task(kind: LocalState, input: unknown): Promise<Output> {
    const { FunctionName: arn, Payload: payload, seconds, timeoutSeconds } = isObject(input) ? input : {};
    if (kind === 'invoke') return this.#call(String(arn), payload);
    if (kind === 'callback') return this.#callback(String(arn), payload, Number(timeoutSeconds));
    await this.#sleeper.sleep(Number(seconds));
    return null;
  }

  /** The optimised Lambda integration: Parameters in, `{ Payload }` out. */
  async #call(arn: string, payload: unknown): Promise<Output> {
    return { Payload: JSON.parse(JSON.stringify((await this.#invoke(arn, payload)) ?? null)), StatusCode: 200 };
  }

  /** The same with a task token: the answer is what SendTaskSuccess brings, in time. */
  async #callback(arn: string, payload: unknown, timeoutSeconds: number): Promise<Output> {
    const token = crypto.randomUUID();
    const answered = new Promise<unknown>((resolve) => {
      this.#waiting.set(token, resolve);
    });
    await this.#invoke(arn, JSON.parse(JSON.stringify(payload).replaceAll(TOKEN, token)));
    const late = this.#sleeper.sleep(timeoutSeconds).then(() => {
      if (this.#waiting.delete(token)) throw new ServiceError('States.Timeout', 'The task was not answered in time.');
    });
    return Promise.race([answered, late.then(() => answered)]).then((output) => JSON.parse(JSON.stringify(output ?? null)));
  }

  #finish(record: ExecutionRecord, end: Partial<ExecutionRecord>): void {
    this.#aborts.delete(record.id);
    // An execution that ended because this process does is taken up again by the next one.
    if (this.#stopping || this.#executions.get(record.id)?.status !== 'RUNNING') return;
    this.#executions.save({ ...record, ...end, stopDate: Date.now() / 1000 });
  }
}
