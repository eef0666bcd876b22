import { DevopsError } from '../core/errors.ts';
import type { JsonObject } from '../core/json.ts';
import type { Workflows } from '../ports/index.ts';

/** Starts an execution of this name, or gives its id when it was started before, also when it has run to its end already. */
export async function startOnce(workflows: Workflows, workflow: string, name: string, input: JsonObject): Promise<string> {
  try {
    return (await workflows.start(workflow, name, input)).id;
  } catch (thrown) {
    if (thrown instanceof DevopsError && thrown.code === 'EXECUTION_EXISTS') return name;
    throw thrown;
  }
}
