import { digestOf } from '../../core/digest.ts';
import { DevopsError, invalidInput, notFound, unprocessable } from '../../core/errors.ts';
import { isVersionConflict } from '../../core/version-conflict.ts';
import type { Ports, ResourceRef } from '../../ports/index.ts';
import { remediations, type Remediation } from '../../remediation/index.ts';
import { startOnce } from '../executions.ts';
import { resourceKey } from '../lease.ts';
import { changeFleet, createFleet, findFleet, listFleets, readFleet } from './fleet-store.ts';
import type { Fleet, Member } from './model.ts';

type Reach = Pick<Ports, 'store' | 'clock' | 'workflows'>;

/** Id of the state machine: a folder of `infra/workflows`. */
const WORKFLOW = 'fleet';
const ATTEMPTS = 20;

export interface FleetRequest {
  readonly remediation: string;
  readonly resources: readonly (Omit<ResourceRef, 'type'> & { readonly type?: string | undefined })[];
  readonly waves: readonly number[];
  readonly bakeSeconds: number;
  readonly toleratedFailurePercentage: number;
  readonly dryRun: boolean;
}

/**
 * Begins the work on a fleet. The same request, while its fleet is open, gives that fleet. Throws `REMEDIATION_NOT_FOUND`,
 * `PLAN_ONLY`, `WAVES_NOT_RISING`, `RESOURCE_TYPE_WRONG`, `RESOURCE_REPEATED`, and changes nothing then.
 */
export async function startFleet(reach: Reach, request: FleetRequest, by: string): Promise<Fleet> {
  const remediation = remediations.find(({ id }) => id === request.remediation);
  if (remediation === undefined) throw notFound('REMEDIATION_NOT_FOUND', `There is no remediation ${request.remediation}. GET /v1/remediations lists them.`);
  if (remediation.mode === 'plan-only' && !request.dryRun) throw unprocessable('PLAN_ONLY', `${remediation.id} plans and never acts. Leave dryRun on to see its plans.`);
  assertWaves(request.waves);
  const resources = resourcesOf(remediation, request);
  const id = await claim(reach, digestOf({ ...request, waves: [...request.waves], resources: resources.map(resourceKey) }), (own) => create(reach, own, request, resources, by));
  await startFleetWorkflow(reach, id);
  return readFleet(reach, id);
}

function assertWaves(waves: readonly number[]): void {
  const falling = waves.findIndex((percentage, index) => percentage <= (waves[index - 1] ?? 0));
  const wrong = falling >= 0 ? falling : waves.at(-1) === 100 ? -1 : waves.length - 1;
  if (wrong >= 0) throw invalidInput('WAVES_NOT_RISING', 'Waves are rising percentages of the fleet, of which the last is 100.', [{ path: `/waves/${wrong}`, message: falling >= 0 ? 'Is not more than the one before.' : 'Is not 100.' }]);
}

function resourcesOf(remediation: Remediation, { resources }: FleetRequest): readonly ResourceRef[] {
  const seen = new Set<string>();
  return resources.map((given, index) => {
    const resource: ResourceRef = { ...given, type: given.type ?? remediation.resourceTypes[0] ?? '' };
    if (!remediation.resourceTypes.includes(resource.type)) throw invalidInput('RESOURCE_TYPE_WRONG', `${remediation.id} works on ${remediation.resourceTypes.join(', ')}.`, [{ path: `/resources/${index}/type`, message: 'Is another type.' }]);
    const key = resourceKey(resource);
    if (seen.has(key)) throw invalidInput('RESOURCE_REPEATED', 'A resource is named twice.', [{ path: `/resources/${index}`, message: 'Was named before.' }]);
    seen.add(key);
    return resource;
  });
}

/** One open fleet per content: whoever writes the claim first names it, everybody else gets the same. */
async function claim(reach: Reach, content: string, open: (id: string) => Promise<void>): Promise<string> {
  const key = { partition: 'fleets-by-content', sort: content };
  for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
    const item = await reach.store.get(key);
    const current = item?.value['fleet'];
    if (typeof current === 'string') {
      const fleet = await findFleet(reach, current);
      // Claimed, but not there: its worker is about to create it, or dead. Whoever comes first does.
      if (fleet === undefined) await open(current);
      if (fleet?.phase !== 'closed') return current;
    }
    const own = `fleet_${digestOf({ content, turn: item?.version ?? 0 }).slice(0, 24)}`;
    try {
      await reach.store.put(key, { fleet: own }, { ifVersion: item?.version ?? 0 });
    } catch (thrown) {
      if (!isVersionConflict(thrown)) throw thrown;
    }
  }
  throw new DevopsError('unavailable', 'FLEET_CONTESTED', 'Too many requests for the same fleet at once. Send it again.');
}

async function create({ store, clock }: Reach, id: string, { remediation, waves, bakeSeconds, toleratedFailurePercentage, dryRun }: FleetRequest, resources: readonly ResourceRef[], by: string): Promise<void> {
  const now = clock.now().toISOString();
  const members = resources.map((resource, index): Member => ({ index, resource, state: 'unplanned' }));
  const fleet: Fleet = {
    id, remediation, dryRun, waves: [...waves], bakeSeconds, toleratedFailurePercentage, size: members.length,
    phase: 'plan', phaseSince: now, wave: 0, rounds: 0, order: [], failed: [], executions: 0,
    timeline: [{ at: now, code: 'CREATED', detail: `${members.length} members.` }],
    createdBy: by, createdAt: now, updatedAt: now,
  };
  await createFleet({ store }, fleet, members);
}

/** Starts the state machine of a fleet whose work does not run: the first time, and again when its execution failed. */
export async function startFleetWorkflow(reach: Reach, id: string): Promise<boolean> {
  const { phase, execution, executions } = await readFleet(reach, id);
  if (phase === 'closed') return false;
  const running = execution === undefined ? undefined : await reach.workflows.describe(execution);
  if (running?.status === 'running') return false;
  const runs = executions + 1;
  const started = await startOnce(reach.workflows, WORKFLOW, runs === 1 ? id : `${id}-${runs}`, { fleet: id });
  // Somebody else may have noted it: the execution has the same name.
  await changeFleet(reach, id, (latest) => (latest.executions < runs ? { execution: started, executions: runs } : undefined));
  return true;
}

/** Fleets that are open although no execution works on them: a worker died, or the workflow itself failed. */
export async function startForgottenFleets(reach: Reach): Promise<number> {
  const { items } = await listFleets(reach, { limit: 100 });
  let started = 0;
  for (const { id, phase } of items) if (phase !== 'closed' && (await startFleetWorkflow(reach, id))) started += 1;
  return started;
}
