import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect } from 'vitest';
import { startControlPlane } from '../../local/engines/control-plane.ts';
import { localClient, type Engine } from '../../local/engines/engine.ts';
import { Events } from '../../local/engines/events.ts';
import { WorkflowEngine } from '../../local/engines/workflows.ts';
import { isObject } from '../../local/template/resolve.ts';
import { EventBridgeBus } from '../../shared/adapters/aws/event-bus.ts';
import { StepFunctionsWorkflows } from '../../shared/adapters/aws/workflows.ts';
import type { JsonObject } from '../../shared/core/json.ts';
import type { OutgoingEvent } from '../../shared/ports/event-bus.ts';
import { eventBusContract } from './event-bus.contract.ts';
import { workflowsContract } from './workflows.contract.ts';

const machine = { name: 'wait', arn: 'arn:aws:states:us-east-1:000000000000:stateMachine:wait', definition: { StartAt: 'Wait', States: { Wait: { Type: 'Wait', Seconds: 3600, End: true } } } };
const rule = { name: 'all', bus: 'contract', pattern: { source: ['devops-engineer.contract'] }, targetArns: ['target'] };

let dataDir: string;
let delivered: OutgoingEvent[];
let engine: Engine;
let events: Events;
let workflows: WorkflowEngine;

function toOutgoing(event: object): OutgoingEvent {
  const { source, 'detail-type': detailType, detail } = Object.fromEntries(Object.entries(event));
  const copy: JsonObject = isObject(detail) ? JSON.parse(JSON.stringify(detail)) : {};
  return { source: String(source), detailType: String(detailType), detail: copy };
}

beforeAll(async () => {
  dataDir = mkdtempSync(join(tmpdir(), 'devops-engineer-control-'));
  delivered = [];
  events = new Events([rule], dataDir, async (_arn, event) => delivered.push(toOutgoing(event)));
  workflows = new WorkflowEngine([machine], dataDir, async () => null);
  engine = await startControlPlane(events, workflows);
});

afterAll(async () => {
  workflows.stop();
  await events.stop();
  await engine.stop();
  rmSync(dataDir, { recursive: true, force: true });
});

eventBusContract('EventBridge on the local control plane', async () => ({
  bus: new EventBridgeBus('contract', localClient(engine.url)),
  received: async (count) => {
    await expect.poll(() => delivered.length).toBe(count);
    return delivered;
  },
}));

let round = 0;
workflowsContract('Step Functions on the local control plane', async () => {
  // Executions are remembered by name, and the contract uses the same names each time.
  round += 1;
  const own = { ...machine, name: `wait-${round}`, arn: `${machine.arn}-${round}` };
  workflows = new WorkflowEngine([own], dataDir, async () => null);
  await engine.stop();
  engine = await startControlPlane(events, workflows);
  return { workflows: new StepFunctionsWorkflows({ wait: own.arn }, localClient(engine.url)), workflow: 'wait' };
});
