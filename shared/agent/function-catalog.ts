import { areaOf, type OperationMetadata, type Permission } from './operation.ts';

/** What starts a function. */
export type FunctionKind = 'api' | 'mcp' | 'events' | 'schedules' | 'workflow-steps';

/** One Lambda function: which entry it runs, which operations it carries and what these may reach. */
export interface FunctionSpec {
  /** Unique, kebab-case: `api-pipelines`, `events`. */
  readonly name: string;
  readonly kind: FunctionKind;
  /** Entry file relative to the project root. */
  readonly entry: string;
  readonly operations: readonly OperationMetadata[];
  /** Union of its operations' permissions and of what the door itself needs. */
  readonly permissions: readonly Permission[];
}

/** What `agent.run` itself needs: guards and idempotency read and write, the ledger appends. */
const DOOR_PERMISSIONS: readonly Permission[] = ['store:read', 'store:write'];

/**
 * Derives the functions from what is registered: one per area for HTTP (one permission set each), and one per other
 * trigger. A new operation or area therefore gets its function, grants and routes without another edit.
 */
export function functionCatalog(operations: readonly OperationMetadata[]): readonly FunctionSpec[] {
  const areas = [...new Set(operations.map(areaOf))].toSorted();
  return [
    ...areas.map((area) => spec(`api-${area}`, 'api', operations.filter((operation) => areaOf(operation) === area))),
    spec('mcp', 'mcp', operations),
    spec('events', 'events', operations.filter((operation) => operation.events !== undefined)),
    spec('schedules', 'schedules', operations.filter((operation) => operation.schedule !== undefined)),
    spec('workflow-steps', 'workflow-steps', operations.filter((operation) => operation.workflow === true)),
  ].filter((candidate) => candidate.operations.length > 0);
}

function spec(name: string, kind: FunctionKind, operations: readonly OperationMetadata[]): FunctionSpec {
  const permissions = new Set([...DOOR_PERMISSIONS, ...operations.flatMap((operation) => operation.permissions)]);
  return { name, kind, entry: `functions/${kind}/handler.ts`, operations, permissions: [...permissions].toSorted() };
}
