import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const FOLDER = join(import.meta.dirname, 'workflows');
const definitionPath = (id: string): string => join(FOLDER, id, 'definition.asl.json');

/** Ids of the workflows: the folders under `infra/workflows` that hold a definition. */
export function workflowIds(): string[] {
  return readdirSync(FOLDER)
    .filter((id) => existsSync(definitionPath(id)))
    .toSorted();
}

/** The definition of a workflow in Amazon States Language, with `${WorkflowSteps}` for the ARN of the steps' function. */
export function workflowDefinition(id: string): string {
  return readFileSync(definitionPath(id), 'utf8');
}
