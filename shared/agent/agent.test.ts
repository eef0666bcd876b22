import * as z from 'zod/mini';
import { beforeEach, describe, expect, it } from 'vitest';
import { memoryService, testCaller } from '../../test/support.ts';
import { DevopsError } from '../core/errors.ts';
import { createAgent, type Agent } from './agent.ts';
import { GUARD_STATE_KEY } from './guards.ts';
import { listLedger, verifyLedger } from './ledger.ts';
import { defineOperation, type Operation, type RegisteredOperation, type Risk } from './operation.ts';

function demo(risk: Risk, run: (text: string) => Promise<string> = async (text) => text): Operation {
  return defineOperation({
    id: `demo.${risk}`,
    title: 'Demo',
    summary: 'Demo.',
    method: 'POST',
    path: `/v1/demo/${risk}`,
    scope: 'demo:write',
    risk,
    permissions: [],
    timeoutSeconds: 0.02,
    input: z.strictObject({ text: z.string(), nested: z.optional(z.strictObject({ 'a/b': z.number() })) }),
    output: z.string(),
    run: async ({ text }) => run(text),
  });
}

const register = (operation: Operation): RegisteredOperation => ({ ...operation, load: async () => operation });

describe('agent.run', () => {
  let service: ReturnType<typeof memoryService>;
  let agent: Agent;
  let ran: string[];

  function agentOf(...operations: Operation[]): Agent {
    return createAgent({ operations: operations.map(register), ...service });
  }

  async function records(): Promise<Record<string, unknown>[]> {
    const { records: found } = await listLedger(service.ports.store, service.ports.clock.now(), { limit: 100 });
    return found.map((record) => ({ ...record.body }));
  }

  beforeEach(() => {
    service = memoryService();
    ran = [];
    const keep = async (text: string): Promise<string> => {
      ran.push(text);
      return text;
    };
    agent = agentOf(demo('read', keep), demo('write', keep), demo('act', keep));
  });

  it('runs, measures and audits', async () => {
    expect(await agent.run('demo.write', { text: 'a' }, testCaller)).toBe('a');
    expect(service.ports.telemetry.measured).toMatchObject([{ operation: 'demo.write', outcome: 'succeeded' }]);
    expect(await records()).toMatchObject([
      { record: 'intent', operation: 'demo.write', subject: 'tester', channel: 'http' },
      { record: 'succeeded', operation: 'demo.write' },
    ]);
    expect(await verifyLedger(service.ports.store)).toEqual({ ok: true, records: 2 });
  });

  it('keeps no input in the audit trail, only its digest', async () => {
    await agent.run('demo.read', { text: 'secret-value' }, testCaller);
    expect(JSON.stringify(await records())).not.toContain('secret-value');
    expect((await records())[0]?.['inputDigest']).toMatch(/^[0-9a-f]{64}$/);
  });

  it.each([
    ['an unknown field', { text: 'a', other: 1 }, '/other'],
    ['a wrong type', { text: 1 }, '/text'],
    ['a nested field, as a JSON Pointer', { text: 'a', nested: { 'a/b': 'x' } }, '/nested/a~1b'],
    ['no object', 'text', ''],
  ])('refuses %s and runs nothing', async (_name, input, path) => {
    await expect(agent.run('demo.write', input, testCaller)).rejects.toMatchObject({ code: 'INVALID_INPUT', errors: [{ path }] });
    expect(ran).toEqual([]);
    expect(await records()).toMatchObject([{ record: 'refused', code: 'INVALID_INPUT' }]);
  });

  it.each([
    [['other:write'], false],
    [['demo:read'], false],
    [[], false],
    [['demo:write'], true],
    [['demo:*'], true],
    [['*'], true],
  ])('asks for the scope: %j', async (scopes, allowed) => {
    const call = agent.run('demo.write', { text: 'a' }, { ...testCaller, scopes });
    if (allowed) await expect(call).resolves.toBe('a');
    else await expect(call).rejects.toMatchObject({ code: 'SCOPE_MISSING', kind: 'forbidden' });
    expect(ran).toHaveLength(allowed ? 1 : 0);
  });

  it('acts only when the capability is enabled and the kill switch is off', async () => {
    const act = (): Promise<unknown> => agent.run('demo.act', { text: 'a' }, testCaller);
    await expect(act()).rejects.toMatchObject({ code: 'CAPABILITY_NOT_ENABLED' });
    await service.ports.store.put(GUARD_STATE_KEY, { modes: { 'demo.act': 'auto' } });
    await expect(act()).resolves.toBe('a');
    await service.ports.store.put(GUARD_STATE_KEY, { modes: { 'demo.act': 'auto' }, killSwitch: true });
    await expect(act()).rejects.toMatchObject({ code: 'KILL_SWITCH_ON' });
    expect(ran).toEqual(['a']);
  });

  it('does not act when the switches cannot be read', async () => {
    const store = { ...service.ports.store, get: async () => Promise.reject(new Error('down')), put: service.ports.store.put.bind(service.ports.store) };
    const blind = createAgent({ operations: [register(demo('act', async (text) => { ran.push(text); return text; }))], ...service, ports: { ...service.ports, store: Object.assign(Object.create(service.ports.store), store) } });
    await expect(blind.run('demo.act', { text: 'a' }, testCaller)).rejects.toMatchObject({ code: 'GUARD_UNAVAILABLE' });
    expect(ran).toEqual([]);
  });

  it('does not run a write whose intent could not be recorded', async () => {
    const failing = Object.assign(Object.create(service.ports.store), { put: async () => Promise.reject(new DevopsError('unavailable', 'STORE_UNAVAILABLE', 'down')) });
    const deaf = createAgent({ operations: [register(demo('write', async (text) => { ran.push(text); return text; }))], ...service, ports: { ...service.ports, store: failing } });
    await expect(deaf.run('demo.write', { text: 'a' }, testCaller)).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' });
    expect(ran).toEqual([]);
  });

  it('hides the text of an unexpected error', async () => {
    const broken = agentOf(demo('read', async () => Promise.reject(new Error('password=hunter2'))));
    const failure = broken.run('demo.read', { text: 'a' }, testCaller);
    await expect(failure).rejects.toMatchObject({ code: 'INTERNAL' });
    await expect(failure).rejects.not.toThrow(/hunter2/);
    expect(await records()).toMatchObject([{ record: 'failed', code: 'INTERNAL' }]);
  });

  it('gives up at the time limit', async () => {
    const endless = agentOf(demo('read', () => new Promise<string>(() => undefined)));
    await expect(endless.run('demo.read', { text: 'a' }, testCaller)).rejects.toMatchObject({ code: 'OPERATION_TIMED_OUT', kind: 'timeout' });
  });

  it('knows no other operation', async () => {
    await expect(agent.run('demo.absent', {}, testCaller)).rejects.toMatchObject({ code: 'OPERATION_NOT_FOUND' });
  });
});
