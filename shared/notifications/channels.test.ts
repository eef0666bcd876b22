import { describe, expect, it } from 'vitest';
import { testContext } from '../../test/support.ts';
import { createAgent } from '../agent/agent.ts';
import type { Caller } from '../agent/operation.ts';
import { operations } from '../registry.gen.ts';
import { MAX_CHANNELS } from './channels.ts';

const caller: Caller = { subject: 'tester', scopes: ['notifications:*'], channel: 'http', requestId: 'r' };

/** The door of a service in the given mode. */
function door(mode: 'local' | 'aws' = 'aws') {
  const { ports, config } = testContext();
  const agent = createAgent({ operations, ports, config: { ...config, mode } });
  return { ports, run: (operation: string, input: object, by = caller) => agent.run(`notifications.${operation}`, input, by) };
}

const TOPIC = 'arn:aws:sns:us-east-1:111122223333:devops-engineer-dev-incidents';

describe('a channel', () => {
  it('is kept, listed, replaced and removed', async () => {
    const { run } = door();
    const channel = { id: 'on-call', kind: 'pagerduty', secret: 'pagerduty-key', severities: ['critical'] };
    expect(await run('set-channel', channel)).toMatchObject(channel);
    await run('set-channel', { ...channel, severities: ['high'] });
    expect(await run('channel', { id: 'on-call' })).toMatchObject({ severities: ['high'] });
    expect(await run('channels', {})).toMatchObject({ items: [{ id: 'on-call' }] });
    expect(await run('deliveries', { id: 'on-call' })).toEqual({ items: [] });
    await run('remove-channel', { id: 'on-call' });
    await expect(run('channel', { id: 'on-call' })).rejects.toMatchObject({ code: 'CHANNEL_NOT_FOUND' });
    await expect(run('remove-channel', { id: 'on-call' })).rejects.toMatchObject({ code: 'CHANNEL_NOT_FOUND' });
    await expect(run('deliveries', { id: 'on-call' })).rejects.toMatchObject({ code: 'CHANNEL_NOT_FOUND' });
  });

  it.each([
    { why: 'a kind that is not known', channel: { kind: 'pigeon' }, code: 'KIND_UNKNOWN', path: '/kind' },
    { why: 'no secret', channel: { kind: 'pagerduty' }, code: 'CHANNEL_INVALID', path: '/secret' },
    { why: 'an address that the kind does not take', channel: { kind: 'teams', secret: 'url', address: 'https://example.com' }, code: 'CHANNEL_INVALID', path: '/address' },
    { why: 'a signing secret that the kind does not know', channel: { kind: 'teams', secret: 'url', signingSecret: 's' }, code: 'CHANNEL_INVALID', path: '/signingSecret' },
    { why: 'plain http', channel: { kind: 'webhook', secret: 's', address: 'http://example.com' }, code: 'CHANNEL_INVALID', path: '/address' },
    { why: 'this machine', channel: { kind: 'webhook', secret: 's', address: 'http://127.0.0.1:9' }, code: 'CHANNEL_INVALID', path: '/address' },
    { why: 'an address of the own network', channel: { kind: 'webhook', secret: 's', address: 'https://169.254.169.254/latest' }, code: 'CHANNEL_INVALID', path: '/address' },
    { why: 'no topic', channel: { kind: 'sns', address: 'https://example.com' }, code: 'CHANNEL_INVALID', path: '/address' },
    { why: 'a base that is no address', channel: { kind: 'sns', address: TOPIC, baseUrl: 'ftp://example.com' }, code: 'CHANNEL_INVALID', path: '/baseUrl' },
    { why: 'a secret itself instead of its reference', channel: { kind: 'slack', secret: 'https://hooks.slack.com/services/T/B/x' }, code: 'INVALID_INPUT', path: '/secret' },
    { why: 'an unknown member', channel: { kind: 'sns', address: TOPIC, token: 'x' }, code: 'INVALID_INPUT', path: '/token' },
    { why: 'a stage that there is not', channel: { kind: 'sns', address: TOPIC, stages: ['HEALED'] }, code: 'INVALID_INPUT', path: '/stages/0' },
    { why: 'no stage at all', channel: { kind: 'sns', address: TOPIC, stages: [] }, code: 'INVALID_INPUT', path: '/stages' },
  ])('is refused with $why, and nothing is kept', async ({ channel, code, path }) => {
    const { run } = door();
    await expect(run('set-channel', { id: 'one', ...channel })).rejects.toMatchObject({ code, errors: [{ path }] });
    expect(await run('channels', {})).toEqual({ items: [] });
  });

  it('may lie on this machine where the service does', async () => {
    await expect(door('local').run('set-channel', { id: 'one', kind: 'webhook', secret: 's', address: 'http://127.0.0.1:9/in' })).resolves.toMatchObject({ id: 'one' });
  });

  it('is one of a limited number', async () => {
    const { run } = door();
    for (let index = 0; index < MAX_CHANNELS; index += 1) await run('set-channel', { id: `c${index}`, kind: 'sns', address: TOPIC });
    await expect(run('set-channel', { id: 'one-more', kind: 'sns', address: TOPIC })).rejects.toMatchObject({ code: 'TOO_MANY_CHANNELS' });
    await expect(run('set-channel', { id: 'c1', kind: 'sns', address: TOPIC })).resolves.toMatchObject({ id: 'c1' });
  });

  it('is audited, and only changed by who may', async () => {
    const { run, ports } = door();
    await run('set-channel', { id: 'one', kind: 'sns', address: TOPIC });
    const auditor: Caller = { ...caller, scopes: ['*'] };
    const audit = await createAgent({ operations, ports, config: testContext().config }).run('agent.audit', {}, auditor);
    expect(JSON.stringify(audit)).toContain('notifications.set-channel');
    await expect(run('set-channel', { id: 'one', kind: 'sns', address: TOPIC }, { ...caller, scopes: ['notifications:read'] })).rejects.toMatchObject({ code: 'SCOPE_MISSING' });
  });

  it('is described for each kind', async () => {
    const kinds = await door().run('kinds', {});
    expect(kinds).toMatchObject({ items: ['jira', 'pagerduty', 'servicenow', 'slack', 'sns', 'teams', 'webhook'].map((id) => ({ id })) });
  });
});
