import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Events } from './events.ts';
import { Journal } from './journal.ts';
import { jobOf } from './schedules.ts';
import { WorkflowEngine } from './workflows.ts';

let dataDir: string;

beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'devops-engineer-engines-'));
});

afterEach(() => rmSync(dataDir, { recursive: true, force: true }));

describe('events', () => {
  const rule = { name: 'r', bus: 'b', pattern: { source: ['s'] }, targetArns: ['t'] };
  const entry = { EventBusName: 'b', Source: 's', DetailType: 'd', Detail: '{"a":1}' };

  it('delivers after a restart what was accepted and not delivered', async () => {
    const never = new Events([rule], dataDir, () => new Promise(() => undefined));
    expect(never.put({ Entries: [entry] })).toMatchObject({ FailedEntryCount: 0 });
    const delivered: object[] = [];
    const next = new Events([rule], dataDir, async (_arn, event) => delivered.push(event));
    next.resume();
    await next.stop();
    expect(delivered).toMatchObject([{ source: 's', 'detail-type': 'd', detail: { a: 1 } }]);
    expect(new Journal(join(dataDir, 'events', 'pending')).all()).toEqual([]);
  });

  it('refuses a detail that is no object and ignores another bus and source', async () => {
    const delivered: object[] = [];
    const events = new Events([rule], dataDir, async (_arn, event) => delivered.push(event));
    expect(events.put({ Entries: [{ ...entry, Detail: '[' }] })).toMatchObject({ FailedEntryCount: 1, Entries: [{ ErrorCode: 'MalformedDetail' }] });
    events.put({ Entries: [{ ...entry, Source: 'x' }, { ...entry, EventBusName: 'other' }] });
    await events.stop();
    expect(delivered).toEqual([]);
  });
});

describe('workflows', () => {
  const definition = { StartAt: 'Do', States: { Do: { Type: 'Task', Resource: 'arn:aws:states:::lambda:invoke', Parameters: { FunctionName: 'f', 'Payload.$': '$' }, OutputPath: '$.Payload', End: true } } };
  const machine = { name: 'm', arn: 'arn:aws:states:us-east-1:000000000000:stateMachine:m', definition };
  const start = { stateMachineArn: machine.arn, name: 'x', input: '{"n":1}' };
  const executionArn = 'arn:aws:states:us-east-1:000000000000:execution:m:x';

  it('runs a task and keeps the outcome', async () => {
    const engine = new WorkflowEngine([machine], dataDir, async (arn, payload) => ({ arn, payload }));
    expect(engine.start(start)).toMatchObject({ executionArn });
    await expect.poll(() => engine.describe({ executionArn })).toMatchObject({ status: 'SUCCEEDED', output: '{"arn":"f","payload":{"n":1}}' });
    expect(() => engine.start(start)).toThrow(expect.objectContaining({ name: 'ExecutionAlreadyExists' }));
  });

  it('takes an execution up again that a crash cut off', async () => {
    const crashed = new WorkflowEngine([machine], dataDir, () => new Promise(() => undefined));
    crashed.start(start);
    const next = new WorkflowEngine([machine], dataDir, async () => 'done');
    expect(next.describe({ executionArn })).toMatchObject({ status: 'RUNNING' });
    next.resume();
    await expect.poll(() => next.describe({ executionArn })).toMatchObject({ status: 'SUCCEEDED', output: '"done"' });
  });

  it('says why an execution failed', async () => {
    const engine = new WorkflowEngine([machine], dataDir, async () => Promise.reject(Object.assign(new Error('no'), { name: 'Broken' })));
    engine.start(start);
    await expect.poll(() => engine.describe({ executionArn })).toMatchObject({ status: 'FAILED' });
  });
});

describe('schedules', () => {
  const from = new Date('2026-01-31T10:07:00Z');

  it.each([
    ['cron(0 12 * * ? *)', '2026-01-31T12:00:00.000Z'],
    ['cron(15 10 ? * MON-FRI *)', '2026-02-02T10:15:00.000Z'],
    ['cron(0 8 1 * ? *)', '2026-02-01T08:00:00.000Z'],
  ])('%s next runs at %s', (expression, expected) => {
    const job = jobOf(expression, () => undefined);
    expect(job.nextRun(from)?.toISOString()).toBe(expected);
    job.stop();
  });

  it.each(['rate(0 minutes)', 'rate(5 fortnights)', 'every day'])('refuses %s', (expression) => {
    expect(() => jobOf(expression, () => undefined)).toThrow(expect.objectContaining({ code: 'SCHEDULE_NOT_UNDERSTOOD' }));
  });
});
