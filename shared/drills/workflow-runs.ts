import type { JsonValue } from '../core/json.ts';
import type { Execution, Workflows } from '../ports/workflows.ts';

/** {@link Workflows} whose executions the drill itself runs, in its own time. */
export class WorkflowRuns implements Workflows {
  readonly #executions = new Map<string, Execution>();
  readonly #now: () => Date;
  readonly #onStart: (workflow: string, execution: string, subject: string) => void;
  readonly #onResume: (token: string) => boolean;

  constructor(now: () => Date, onStart: (workflow: string, execution: string, subject: string) => void, onResume: (token: string) => boolean) {
    this.#now = now;
    this.#onStart = onStart;
    this.#onResume = onResume;
  }

  async start(workflow: string, name: string, input: JsonValue): Promise<Execution> {
    const known = this.#executions.get(name);
    if (known !== undefined) return known;
    const execution: Execution = { id: name, workflow, status: 'running', startedAt: this.#now() };
    this.#executions.set(name, execution);
    this.#onStart(workflow, name, String(input !== null && typeof input === 'object' ? Object.values(input)[0] : ''));
    return execution;
  }

  async describe(id: string): Promise<Execution | undefined> {
    return this.#executions.get(id);
  }

  async stop(id: string): Promise<void> {
    this.end(id, 'aborted');
  }

  async resume(token: string): Promise<boolean> {
    return this.#onResume(token);
  }

  end(id: string, status: Execution['status']): void {
    const execution = this.#executions.get(id);
    if (execution !== undefined) this.#executions.set(id, { ...execution, status, stoppedAt: this.#now() });
  }
}
