import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { workflowDefinition } from '../../infra/workflow-files.ts';
import { listEffects } from '../../shared/adapters/sandbox/effects.ts';
import { cancelFleet, changeSettings, decideFleet, guardSettingsSchema, reconcile, startFleet, writeSettings } from '../../shared/incidents/index.ts';
import type { OperationContext } from '../../shared/agent/operation.ts';
import type { JsonObject } from '../../shared/core/json.ts';
import type { Execution, ExecutionStatus, Workflows } from '../../shared/ports/workflows.ts';
import { operations } from '../../shared/registry.gen.ts';
import { memoryService, testCaller } from '../../test/support.ts';
import { WorkflowEngine } from './workflows.ts';

const REMEDIATION = 'security-group-open-ingress';
const REVOKE = 'ec2:RevokeSecurityGroupIngress';
const GROUPS = Array.from({ length: 4 }, (_, index) => `sg-us-east-1-0${index + 1}`);
const ACCOUNT = '111122223333';

const machineArn = (id: string): string => `arn:aws:states:us-east-1:000000000000:stateMachine:${id}`;
const machines = ['fleet', 'recovery'].map((id) => ({ name: id, arn: machineArn(id), definition: JSON.parse(workflowDefinition(id).replaceAll('${WorkflowSteps}', 'steps')) }));

/** The workflows port on the engine itself, without the wire in between. */
class EngineWorkflows implements Workflows {
  readonly #engine: () => WorkflowEngine;

  constructor(engine: () => WorkflowEngine) {
    this.#engine = engine;
  }

  async start(workflow: string, name: string, input: JsonObject): Promise<Execution> {
    this.#engine().start({ stateMachineArn: machineArn(workflow), name, input: JSON.stringify(input) });
    return { id: `arn:aws:states:us-east-1:000000000000:execution:${workflow}:${name}`, workflow, status: 'running', startedAt: new Date(0) };
  }

  async describe(id: string): Promise<Execution | undefined> {
    const described: JsonObject = JSON.parse(JSON.stringify(this.#engine().describe({ executionArn: id })));
    const status: ExecutionStatus = described['status'] === 'RUNNING' ? 'running' : described['status'] === 'SUCCEEDED' ? 'succeeded' : 'failed';
    return { id, workflow: '', status, startedAt: new Date(0) };
  }

  async stop(): Promise<void> {
    throw new Error('Nothing here stops an execution.');
  }

  async resume(token: string, output: JsonObject): Promise<boolean> {
    try {
      this.#engine().answer({ taskToken: token, output: JSON.stringify(output) });
      return true;
    } catch {
      return false;
    }
  }
}

let dataDir: string;
let service: ReturnType<typeof memoryService>;
let engine: WorkflowEngine;
let ports: OperationContext['ports'];

/** Steps at work and steps begun, by which it is seen that every execution waits for time to go by. */
let [atWork, begun] = [0, 0];

async function runStep(_arn: string, payload: unknown): Promise<unknown> {
  atWork += 1;
  begun += 1;
  try {
    return await runOperation(payload);
  } finally {
    atWork -= 1;
  }
}

/** One step of a state machine, as the function `workflow-steps` runs it. */
async function runOperation(payload: unknown): Promise<unknown> {
  const { operation: id, input }: { operation: string; input: unknown } = JSON.parse(JSON.stringify(payload));
  const operation = await operations.find((candidate) => candidate.id === id && candidate.workflow === true)?.load();
  if (operation === undefined) throw new Error(`${id} is no step.`);
  return operation.run(operation.input.parse(input), { ports, config: service.config, caller: { ...testCaller, channel: 'workflow' }, signal: new AbortController().signal });
}

beforeEach(async () => {
  dataDir = mkdtempSync(join(tmpdir(), 'devops-engineer-fleet-'));
  service = memoryService();
  engine = new WorkflowEngine(machines, dataDir, runStep);
  ports = { ...service.ports, workflows: new EngineWorkflows(() => engine) };
  await writeSettings(ports.store, guardSettingsSchema.parse({ accounts: [ACCOUNT], modes: { [REMEDIATION]: 'auto' } }), 0);
  for (const group of GROUPS) {
    await ports.cloud.call('ec2:AuthorizeSecurityGroupIngress', { GroupId: group, IpPermissions: [{ IpProtocol: 'tcp', FromPort: 22, ToPort: 22, IpRanges: [{ CidrIp: '0.0.0.0/0' }] }] }, { account: ACCOUNT, region: 'us-east-1', caller: 'somebody' });
  }
});

afterEach(() => {
  engine.stop();
  rmSync(dataDir, { recursive: true, force: true });
});

const start = (change: object = {}) =>
  startFleet(ports, { remediation: REMEDIATION, resources: GROUPS.map((id) => ({ provider: 'sandbox' as const, account: ACCOUNT, region: 'us-east-1', id })), waves: [1, 75, 100], bakeSeconds: 60, toleratedFailurePercentage: 0, dryRun: false, ...change }, 'casey');

async function read(id: string): Promise<JsonObject> {
  const operation = await operations.find((candidate) => candidate.id === 'incidents.fleet')?.load();
  return JSON.parse(JSON.stringify(await operation?.run({ id }, { ports, config: service.config, caller: testCaller, signal: new AbortController().signal })));
}

/** Returns once no step was at work or begun over some turns of the event loop. */
async function quiet(): Promise<void> {
  for (let turns = 0, before = begun; turns < 20; turns += 1) {
    await new Promise((resolve) => {
      setImmediate(resolve);
    });
    if (atWork > 0 || begun !== before) [turns, before] = [0, begun];
  }
}

/** Lets virtual time go by until the fleet is so far. */
async function until(id: string, status: readonly string[]): Promise<JsonObject> {
  for (let turn = 0; turn < 2000; turn += 1) {
    const fleet = await read(id);
    if (status.includes(String(fleet['status']))) return fleet;
    await quiet();
    service.ports.clock.advance(5000);
    engine.advance({ seconds: 5 });
  }
  throw new Error(`The fleet is still ${JSON.stringify(await read(id))}.`);
}

async function touched(): Promise<readonly string[]> {
  const { items } = await listEffects(ports.store, { limit: 100 });
  return items.filter(({ action, incident }) => action === REVOKE && incident !== null).map(({ parameters }) => String(parameters['GroupId']));
}

describe('the state machine of a fleet, on the local engine', () => {
  it('works the waves off in their order and succeeds', async () => {
    const { id, execution = '' } = await start();
    const fleet = await until(id, ['succeeded', 'stopped']);
    expect(fleet).toMatchObject({ status: 'succeeded', progress: { done: 4, total: 4, unit: 'members' }, waves: [{ members: [0], state: 'done', verified: 1 }, { members: [1, 2], verified: 2 }, { members: [3], verified: 1 }] });
    const order = await touched();
    expect([order.slice(0, 1), order.slice(1, 3).toSorted(), order.slice(3).toSorted()]).toEqual([GROUPS.slice(0, 1), GROUPS.slice(1, 3), GROUPS.slice(3)]);
    await expect.poll(() => engine.describe({ executionArn: execution })).toMatchObject({ status: 'SUCCEEDED' });
  });

  it('keeps the limit although this engine knows none', async () => {
    await service.ports.simulation.inject({ kind: 'deny', action: REVOKE, resource: GROUPS[1] ?? '' });
    const { id } = await start();
    const fleet = await until(id, ['succeeded', 'stopped']);
    expect(fleet).toMatchObject({ status: 'stopped', stop: { code: 'TOO_MANY_FAILURES' }, waves: [{ state: 'done' }, { state: 'done', failed: 1 }, { state: 'not-begun' }] });
    expect(new Set(await touched())).toEqual(new Set(GROUPS.slice(0, 3)));
  });

  it('goes on past a failure that is borne, although this engine ends the map with the first', async () => {
    await service.ports.simulation.inject({ kind: 'deny', action: REVOKE, resource: GROUPS[1] ?? '' });
    const { id } = await start({ toleratedFailurePercentage: 40 });
    const fleet = await until(id, ['succeeded', 'stopped']);
    expect(fleet).toMatchObject({ status: 'succeeded', progress: { done: 4 }, waves: [{ verified: 1 }, { verified: 1, failed: 1 }, { verified: 1 }] });
    expect(new Set(await touched()).size).toBe(4);
  });

  it('is taken up again after a crash in its middle, and does nothing twice', async () => {
    const { id } = await start();
    await until(id, ['baking']);
    engine.stop();
    engine = new WorkflowEngine(machines, dataDir, runStep);
    engine.resume();
    expect(await until(id, ['succeeded', 'stopped'])).toMatchObject({ status: 'succeeded', progress: { done: 4 } });
    expect((await touched()).toSorted()).toEqual(GROUPS);
  });

  it('is begun again by the reconciler when its execution was ended', async () => {
    const { id, execution = '' } = await start();
    await until(id, ['baking']);
    engine.halt({ executionArn: execution });
    expect(await reconcile(ports, 'sandbox')).toMatchObject({ started: 1 });
    expect(await until(id, ['succeeded', 'stopped'])).toMatchObject({ status: 'succeeded', progress: { done: 4 } });
    expect((await touched()).toSorted()).toEqual(GROUPS);
  });

  it('waits for a decision, and does what was decided', async () => {
    await changeSettings(ports.store, (settings) => ({ ...settings, modes: { [REMEDIATION]: 'approve' } }));
    const { id } = await start();
    const waiting = await until(id, ['awaiting-approval']);
    await decideFleet(ports, id, { planHash: String(waiting['planHash']), decision: 'approve', by: 'robin' });
    expect(await until(id, ['succeeded', 'stopped'])).toMatchObject({ status: 'succeeded', approval: { by: 'robin' } });
    expect(await touched()).toHaveLength(4);
  });

  it('ends at once when it is cancelled while it waits', async () => {
    await changeSettings(ports.store, (settings) => ({ ...settings, modes: { [REMEDIATION]: 'approve' } }));
    const { id, execution = '' } = await start();
    await until(id, ['awaiting-approval']);
    expect(await cancelFleet(ports, id, 'robin')).toMatchObject({ phase: 'closed', stop: { code: 'CANCELLED' } });
    await expect.poll(() => engine.describe({ executionArn: execution })).toMatchObject({ status: 'SUCCEEDED' });
    expect(await touched()).toEqual([]);
  });
});
