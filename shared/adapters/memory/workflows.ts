import { canonicalJson, type JsonValue } from '../../core/json.ts';
import { conflict, notFound } from '../../core/errors.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Execution, Workflows } from '../../ports/workflows.ts';

/** {@link Workflows} for unit tests: records executions, which stay `running` until stopped. */
export class MemoryWorkflows implements Workflows {
  readonly #known: ReadonlySet<string>;
  readonly #clock: Clock;
  /** Tokens that were answered, with what. */
  readonly resumed = new Map<string, JsonValue>();
  readonly #executions = new Map<string, { execution: Execution; input: JsonValue }>();

  constructor(known: Iterable<string>, clock: Clock) {
    this.#known = new Set(known);
    this.#clock = clock;
  }

  async start(workflow: string, name: string, input: JsonValue): Promise<Execution> {
    if (!this.#known.has(workflow)) throw notFound('WORKFLOW_NOT_FOUND', `There is no workflow ${workflow}.`);
    const id = `${workflow}:${name}`;
    const started = this.#executions.get(id);
    if (started && canonicalJson(started.input) !== canonicalJson(input)) {
      throw conflict('EXECUTION_EXISTS', `The execution ${name} was already started with another input.`);
    }
    const execution: Execution = started?.execution ?? { id, workflow, status: 'running', startedAt: this.#clock.now() };
    this.#executions.set(id, { execution, input });
    return execution;
  }

  async describe(id: string): Promise<Execution | undefined> {
    return this.#executions.get(id)?.execution;
  }

  async stop(id: string, _reason: string): Promise<void> {
    const known = this.#executions.get(id);
    if (!known || known.execution.status !== 'running') return;
    this.#executions.set(id, { ...known, execution: { ...known.execution, status: 'aborted', stoppedAt: this.#clock.now() } });
  }

  async resume(token: string, output: JsonValue): Promise<boolean> {
    if (this.resumed.has(token)) return false;
    this.resumed.set(token, output);
    return true;
  }
}
