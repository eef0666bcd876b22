import { describe, expect, it } from 'vitest';
import type { Workflows } from '../../shared/ports/workflows.ts';

interface Opened {
  readonly workflows: Workflows;
  /** Id of a workflow whose execution goes on until it is stopped. */
  readonly workflow: string;
}

/** What every {@link Workflows} must do. */
export function workflowsContract(name: string, open: () => Promise<Opened>): void {
  describe(`Workflows contract: ${name}`, () => {
    it('starts once by name and input', async () => {
      const { workflows, workflow } = await open();
      const first = await workflows.start(workflow, 'run-1', { n: 1 });
      const again = await workflows.start(workflow, 'run-1', { n: 1 });
      expect(again.id).toBe(first.id);
      await expect(workflows.start(workflow, 'run-1', { n: 2 })).rejects.toMatchObject({ code: 'EXECUTION_EXISTS' });
      await workflows.stop(first.id, 'done');
    });

    it('describes and stops an execution', async () => {
      const { workflows, workflow } = await open();
      const { id } = await workflows.start(workflow, 'run-2', {});
      expect(await workflows.describe(id)).toMatchObject({ id, status: 'running', workflow });
      await workflows.stop(id, 'no longer wanted');
      expect(await workflows.describe(id)).toMatchObject({ status: 'aborted' });
    });

    it('says that nothing waits for a token that is not one', async () => {
      const { workflows } = await open();
      await workflows.resume('token-1', { n: 1 });
      expect(await workflows.resume('token-1', { n: 2 })).toBe(false);
    });

    it('refuses a workflow that does not exist and knows no execution by a wrong id', async () => {
      const { workflows } = await open();
      await expect(workflows.start('absent', 'run', {})).rejects.toMatchObject({ code: 'WORKFLOW_NOT_FOUND' });
      expect(await workflows.describe('arn:aws:states:us-east-1:000000000000:execution:absent:run')).toBeUndefined();
    });
  });
}
