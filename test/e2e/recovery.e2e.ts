import { describe, expect, it } from 'vitest';
import { call, recordFact } from './client.ts';

const PATIENCE_MS = 60_000;
const POLL_MS = 500;

function alarm(name: string, at: Date) {
  const timestamp = at.toISOString().replace('Z', '+0000');
  const metric = { namespace: 'Shop', name: 'Carts', dimensions: { Shop: 'west' } };
  return { version: '0', id: `${name}-event`, source: 'aws.cloudwatch', 'detail-type': 'CloudWatch Alarm State Change', account: '111122223333', region: 'us-east-1', time: at.toISOString(), resources: [], detail: { alarmName: name, state: { value: 'ALARM', reason: 'Threshold Crossed', timestamp }, configuration: { metrics: [{ id: 'm1', metricStat: { metric } }] } } };
}

function byTopic(name: string, at: Date) {
  const message = { AlarmName: name, AlarmArn: `arn:aws:cloudwatch:us-east-1:111122223333:alarm:${name}`, AWSAccountId: '111122223333', NewStateValue: 'ALARM', StateChangeTime: at.toISOString().replace('Z', '+0000'), Trigger: { MetricName: 'Carts', Namespace: 'Shop', Dimensions: [{ name: 'Shop', value: 'west' }] } };
  return { Type: 'Notification', Message: JSON.stringify(message) };
}

/** Polls until an incident or a fleet is closed; the machines wait a moment for what belongs together. */
async function closed(path: string) {
  const until = Date.now() + PATIENCE_MS;
  for (;;) {
    const { json } = await call('GET', path, { unrecorded: true });
    if (json.closedAt !== undefined || Date.now() > until) return json;
    await new Promise((resolve) => {
      setTimeout(resolve, POLL_MS);
    });
  }
}

describe('the recovery', () => {
  it('takes one alarm in two shapes as one incident, runs the state machine, and calls a person for what it does not know', async () => {
    const at = new Date();
    const answer = await call('POST', '/v1/events', { body: { events: [alarm('carts-low', at), byTopic('carts-low', at)] }, unrecorded: true });
    expect(answer.status).toBe(200);
    expect(answer.json.refused).toEqual([]);
    const ids: string[] = answer.json.accepted.map(({ incident }: { incident: string }) => incident);
    expect(new Set(ids).size).toBe(1);
    const incident = await closed(`/v1/incidents/${ids[0]}`);
    expect(incident).toMatchObject({ status: 'closed', outcome: 'HANDED_OVER', reason: { code: 'NO_REMEDIATION' } });
    expect(incident.pagedAt).toBeDefined();
    const facts = { timeline: incident.timeline.map(({ phase, code }: { phase: string; code: string }) => `${phase} ${code}`), ledger: incident.ledger.map(({ body }: { body: { record: string } }) => body.record) };
    expect(facts).toEqual({ timeline: ['correlate OPENED', 'correlate GATHERED', 'diagnose NO_REMEDIATION', 'close HANDED_OVER'], ledger: ['HANDED_OVER'] });
    recordFact('recovery of an unknown alarm', facts);
    const { json } = await call('GET', '/v1/incidents?status=closed&limit=200', { unrecorded: true });
    expect(json.items.map(({ id }: { id: string }) => id)).toContain(ids[0]);
  });

  it('refuses what it cannot read, each with its code', async () => {
    const good = alarm('old', new Date(Date.now() - 26 * 3_600_000));
    const events = [{ nothing: true }, { ...good, detail: { alarmName: 7 } }, good, { ...good, source: 'aws.nobody' }];
    const { json } = await call('POST', '/v1/events', { body: { events } });
    expect(json.accepted).toEqual([]);
    expect(json.refused.map(({ code }: { code: string }) => code)).toEqual(['EVENT_MALFORMED', 'EVENT_DETAIL_INVALID', 'EVENT_TOO_OLD', 'EVENT_UNKNOWN']);
    expect((await call('POST', '/v1/events', { body: { events: [] } })).status).toBe(400);
    expect((await call('GET', '/v1/incidents/inc_000000000000000000000000')).json).toMatchObject({ status: 404, code: 'INCIDENT_NOT_FOUND' });
    expect((await call('POST', '/v1/incidents/inc_000000000000000000000000/approval', { body: { planHash: 'x', decision: 'approve' } })).json).toMatchObject({ status: 400, errors: [{ path: '/planHash' }] });
  });

  it('lists what it can heal, and is careful until it is told otherwise', async () => {
    const { json } = await call('GET', '/v1/remediations', { unrecorded: true });
    expect(json.items.length).toBeGreaterThanOrEqual(14);
    expect(json.items.every(({ mode }: { mode: string }) => mode === 'dry-run')).toBe(true);
    expect((await call('PUT', '/v1/remediations/absent/mode', { body: { mode: 'auto' } })).json).toMatchObject({ status: 404, code: 'REMEDIATION_NOT_FOUND' });
  });

  it('keeps its guards, changes only what is given, and not over somebody else', async () => {
    const before = (await call('GET', '/v1/guards', { unrecorded: true })).json;
    const { json } = await call('PUT', '/v1/guards', { body: { minConfidence: 0.7, version: before.version }, unrecorded: true });
    expect(json).toEqual({ ...before, minConfidence: 0.7, version: before.version + 1 });
    expect((await call('PUT', '/v1/guards', { body: { killSwitch: true, version: before.version } })).json).toMatchObject({ status: 409, code: 'GUARDS_CHANGED' });
    expect((await call('PUT', '/v1/guards', { body: { killSwitch: true, version: Number.MAX_SAFE_INTEGER } })).json).toMatchObject({ status: 409, code: 'GUARDS_CHANGED' });
    expect((await call('PUT', '/v1/guards', { body: { unknown: 1 } })).json).toMatchObject({ status: 400, errors: [{ path: '/unknown' }] });
    await call('PUT', '/v1/guards', { body: { minConfidence: before.minConfidence }, unrecorded: true });
  });

  it('plans a fleet by its own state machine, and leaves alone what is not there', async () => {
    const { json: health } = await call('GET', '/health', { unrecorded: true });
    const isLocal = health.mode === 'local';
    // The account that is simulated, or the emulator's own.
    const account = isLocal ? '111122223333' : '000000000000';
    const resources = ['absent-of-e2e-a', 'absent-of-e2e-b'].map((id) => ({ account, region: 'us-east-1', type: 'AWS::S3::Bucket', id }));
    const body = { provider: isLocal ? 'sandbox' : 'aws', resources };
    expect((await call('POST', '/v1/remediations/absent/fleet', { body })).json).toMatchObject({ status: 404, code: 'REMEDIATION_NOT_FOUND' });
    expect((await call('POST', '/v1/remediations/s3-public-bucket/fleet', { body: { ...body, waves: [50, 10] } })).json).toMatchObject({ status: 400, errors: [{ path: '/waves/1' }] });
    const answer = await call('POST', '/v1/remediations/s3-public-bucket/fleet', { body, unrecorded: true });
    expect([answer.status, answer.json.dryRun]).toEqual([202, true]);
    const fleet = await closed(answer.json.links.self);
    const facts = { status: fleet.status, progress: fleet.progress, members: fleet.members.map(({ outcome, reason }: { outcome: string; reason: { code: string } }) => `${outcome} ${reason.code}`) };
    expect(facts).toEqual({ status: 'planned', progress: { done: 2, total: 2, unit: 'members' }, members: ['NO_ACTION RESOURCE_NOT_FOUND', 'NO_ACTION RESOURCE_NOT_FOUND'] });
    recordFact('plan of a fleet', facts);
  });
});
