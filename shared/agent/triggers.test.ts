import * as z from 'zod/mini';
import { beforeEach, describe, expect, it } from 'vitest';
import { memoryService } from '../../test/support.ts';
import { createAgent } from './agent.ts';
import type { Service } from './http/serve.ts';
import { defineOperation } from './operation.ts';
import { runEvent, runTask } from './triggers.ts';

describe('triggers', () => {
  let service: Service;
  let ran: string[];
  let fails: boolean;

  beforeEach(() => {
    ran = [];
    fails = false;
    const operation = defineOperation({
      id: 'demo.do', title: 'Do', summary: 'Does.', method: 'POST', path: '/v1/demo', scope: 'demo:write', risk: 'write', permissions: [],
      events: ['demo.asked'], input: z.strictObject({ text: z.string() }), output: z.string(),
      run: async ({ text }) => {
        if (fails) throw new Error('down');
        ran.push(text);
        return text;
      },
    });
    const base = memoryService();
    service = { ...base, agent: createAgent({ operations: [{ ...operation, load: async () => operation }], ...base }) };
  });

  const event = { id: 'e1', source: 'demo', 'detail-type': 'asked', detail: { text: 'a' } };
  const subscribers = async (source: string, detailType: string): Promise<string[]> => (source === 'demo' && detailType === 'asked' ? ['demo.asked'] : []);

  it('runs an event once, however often it is delivered', async () => {
    expect(await runEvent(service, event, subscribers)).toEqual({ ran: ['demo.do'] });
    expect(await runEvent(service, event, subscribers)).toEqual({ ran: [] });
    expect(await runEvent(service, { ...event, id: 'e2' }, subscribers)).toEqual({ ran: ['demo.do'] });
    expect(ran).toEqual(['a', 'a']);
  });

  it('leaves an event that failed to be delivered again', async () => {
    fails = true;
    await expect(runEvent(service, event, subscribers)).rejects.toMatchObject({ code: 'INTERNAL' });
    fails = false;
    expect(await runEvent(service, event, subscribers)).toEqual({ ran: ['demo.do'] });
  });

  it.each([
    ['no event', { Records: [] }, 'INVALID_EVENT'],
    ['an event nobody asked for', { ...event, source: 'other' }, 'EVENT_NOT_SUBSCRIBED'],
    ['a detail of another shape', { ...event, detail: { text: 1 } }, 'INVALID_INPUT'],
  ])('refuses %s', async (_name, given, code) => {
    await expect(runEvent(service, given, subscribers)).rejects.toMatchObject({ code });
    expect(ran).toEqual([]);
  });

  it('runs the operation that a task names, on behalf of its execution', async () => {
    expect(await runTask(service, 'workflow', { operation: 'demo.do', input: { text: 'b' }, execution: 'arn:x' }, 'r')).toBe('b');
    await expect(runTask(service, 'workflow', { operation: 'demo.absent', input: {} }, 'r')).rejects.toMatchObject({ code: 'OPERATION_NOT_FOUND' });
    await expect(runTask(service, 'schedule', 'nonsense', 'r')).rejects.toMatchObject({ code: 'INVALID_TASK' });
  });
});
