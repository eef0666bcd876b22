import { spawnSync } from 'node:child_process';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import sample from '../../../../events/aws/guardduty-finding/sample.json' with { type: 'json' };
import { packageOf, writePackage } from '../../../../test/evidence.ts';
import { healedAccount, healFault, recover, type HealedAccount } from '../../../../test/healing.ts';
import { custodyOf } from '../../../incidents/evidence/package.ts';
import { decide, ingest, readIncident, readLedger, recoveryOf, runPhase, ingestSimulated } from '../../../incidents/index.ts';
import type { JsonObject } from '../../../core/json.ts';
import compromised from './action.ts';

const KIND = 'instance-mines-coins';
const INSTANCE = 'i-us-east-1-04';
const folders: string[] = [];

afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

const judged = (folder: string) => spawnSync('sha256sum', ['--strict', '-c', 'SHA256SUMS'], { cwd: folder, encoding: 'utf8' });

async function contained() {
  const account = await healedAccount();
  const { incident, effects } = await healFault(account, { kind: KIND });
  return { account, incident, effects };
}

/** What containment changes, as live state shows it. */
async function stateOf({ ports }: HealedAccount): Promise<JsonObject> {
  const context = { account: '111122223333', region: 'us-east-1', caller: 'test' };
  const ask = (action: string, parameters: JsonObject) => ports.cloud.call(action, parameters, context);
  const groups = await ask('elasticloadbalancing:DescribeTargetGroups', {});
  return {
    instance: await ask('ec2:DescribeInstances', { InstanceIds: [INSTANCE] }),
    protection: await ask('ec2:DescribeInstanceAttribute', { InstanceId: INSTANCE, Attribute: 'disableApiTermination' }),
    group: JSON.stringify(await ask('autoscaling:DescribeAutoScalingGroups', { AutoScalingGroupNames: ['shop-1'] })).includes(INSTANCE),
    targets: JSON.stringify(groups).split(INSTANCE).length,
    securityGroups: JSON.stringify(await ask('ec2:DescribeSecurityGroups', {})).includes('quarantine'),
    policies: (await ports.cloud.call('iam:GetRolePolicy', { RoleName: 'shop-instances', PolicyName: `devops-engineer-revoke-${INSTANCE}` }, context).catch(() => ({ PolicyName: 'none' })))['PolicyName'] ?? '',
  };
}

/** The instance without what commands leave on it. */
const withoutCommands = (state: JsonObject): JsonObject => JSON.parse(JSON.stringify(state, (key, value: unknown) => (key === 'Commands' || key === 'IsProtected' ? undefined : value)));

describe('containment of a compromised instance', () => {
  it('keeps what is gone first first, and cuts off only then, in two hops', async () => {
    const { account, incident, effects } = await contained();
    expect(incident.outcome).toBe('VERIFIED');
    expect(effects.map(({ action }) => action)).toEqual([
      'ec2:ModifyInstanceAttribute', 'ssm:SendCommand', 'ec2:CreateSnapshot', 'autoscaling:DetachInstances', ...Array.from({ length: 4 }, () => 'elasticloadbalancing:DeregisterTargets'),
      'ec2:CreateSecurityGroup', 'ec2:AuthorizeSecurityGroupIngress', 'ec2:ModifyNetworkInterfaceAttribute', 'ec2:RevokeSecurityGroupEgress', 'ec2:RevokeSecurityGroupIngress', 'iam:PutRolePolicy',
    ]);
    const ledger = (await readLedger(account.ports.store, incident.id)).map(({ body }) => String(body['record'] === 'EVIDENCE' ? body['id'] : `${body.record} ${String(body['step'] ?? '')}`));
    const at = (part: string): number => ledger.findIndex((line) => line.includes(part));
    const order = ['-volatile', '-snapshot', '-calls-about', '-calls-by', '-traffic-1-1', 'APPLYING leave-group', 'APPLYING untrack', 'APPLYING hop-1', 'APPLYING close-out', '-quarantine', 'APPLYING revoke-sessions'].map(at);
    expect(order).not.toContain(-1);
    expect(order).toEqual(order.toSorted((a, b) => a - b));
  });

  it('denies the sessions of this one instance alone', async () => {
    const { incident, effects } = await contained();
    const document: unknown = JSON.parse(String(effects.at(-1)?.parameters['PolicyDocument']));
    const until = new Date(new Date(incident.firstActionAt ?? '').getTime() + 3_600_000).toISOString();
    expect(document).toMatchObject({ Statement: [{ Effect: 'Deny', Action: '*', Condition: { DateLessThan: { 'aws:TokenIssueTime': until }, StringLike: { 'aws:userid': `*:${INSTANCE}` } } }] });
  });

  it('declares exactly the calls that it makes, there and back', async () => {
    const { account } = await contained();
    const back = await healedAccount();
    await back.ports.simulation.inject({ kind: 'deny', action: 'iam:PutRolePolicy' });
    const { incident } = await healFault(back, { kind: KIND });
    expect(incident.outcome).toBe('ROLLED_BACK');
    const used = [...account.calls, ...back.calls].filter(({ caller, action }) => caller === compromised.id && action !== 'ec2:DescribeTags').map(({ action }) => action);
    // The last step has none after it that could fail, and so is never taken back here.
    expect([...new Set([...used, 'iam:DeleteRolePolicy'])].toSorted()).toEqual([...compromised.permissions].toSorted());
  });

  it.each(['iam:PutRolePolicy', 'ec2:RevokeSecurityGroupIngress', 'ec2:RevokeSecurityGroupEgress', 'ec2:ModifyNetworkInterfaceAttribute', 'autoscaling:DetachInstances'])('takes every hop back when %s is denied, and keeps the evidence', async (action) => {
    const account = await healedAccount();
    const before = withoutCommands(await stateOf(account));
    await account.ports.simulation.inject({ kind: 'deny', action, times: 1 });
    const { incident } = await healFault(account, { kind: KIND });
    expect([incident.outcome, incident.reason?.code]).toEqual(['ROLLED_BACK', 'UnauthorizedOperation']);
    expect(incident.pagedAt).toBeDefined();
    expect(withoutCommands(await stateOf(account))).toEqual(before);
    expect((await custodyOf(account.ports, incident.id)).manifest.length).toBeGreaterThan(4);
  });

  it.each([
    ['a sample', { service: { ...sample.detail.service, additionalInfo: { sample: true } } }, 'SAMPLE_FINDING'],
    ['an archived one', { service: { ...sample.detail.service, archived: true } }, 'FINDING_SUPPRESSED'],
  ])('never acts on %s', async (_name, change, code) => {
    const account = await healedAccount();
    const time = account.ports.clock.now().toISOString();
    const result = await ingest(account.ports, { ...sample, time, detail: { ...sample.detail, updatedAt: time, ...change } }, 'sandbox');
    expect(JSON.stringify(result)).toContain(code);
    expect((await account.ports.store.query('incidents')).items).toEqual([]);
    expect((await account.ports.simulation.effects({ limit: 10 })).items).toEqual([]);
  });

  it.each([{ severity: 5 }, { type: 'Recon:EC2/PortProbeUnprotectedPort' }])('leaves %j to a person', async (change) => {
    const account = await healedAccount();
    const time = account.ports.clock.now().toISOString();
    await ingest(account.ports, { ...sample, time, detail: { ...sample.detail, updatedAt: time, ...change } }, 'sandbox');
    const [incident] = (await account.ports.store.query('incidents')).items;
    expect(incident?.value['remediation']).toBeNull();
  });

  it('says what could not be had, and limits the harm all the same', async () => {
    const account = await healedAccount();
    await account.ports.simulation.inject({ kind: 'deny', action: 'logs:FilterLogEvents' });
    await account.ports.simulation.inject({ kind: 'throttle', action: 'cloudtrail:LookupEvents' });
    const { incident } = await healFault(account, { kind: KIND });
    expect(incident.outcome).toBe('VERIFIED');
    const { manifest, intact } = await custodyOf(account.ports, incident.id);
    expect(manifest.filter(({ body }) => body.missing !== null).map(({ body }) => [body.source, body.missing])).toEqual([['cloudtrail:LookupEvents', 'RequestLimitExceeded'], ['cloudtrail:LookupEvents', 'RequestLimitExceeded'], ['logs:FilterLogEvents', 'UnauthorizedOperation']]);
    expect(intact).toBe(true);
  });

  it('keeps the plan that was approved, however long that took', async () => {
    const account = await healedAccount('approve');
    const { ports } = account;
    await ports.simulation.inject({ kind: KIND });
    await ingestSimulated(ports);
    const id = String((await ports.store.query('incidents')).items[0]?.key.sort);
    for (let turn = 0; turn < 20 && (await readIncident(ports, id)).phase !== 'approve'; turn += 1) {
      const { waitSeconds = 0 } = await runPhase(recoveryOf(ports), id);
      if ((await readIncident(ports, id)).phase !== 'approve') ports.clock.advance(waitSeconds * 1000);
    }
    const asked = await readIncident(ports, id);
    ports.clock.advance(600_000);
    await decide(ports, id, { planHash: asked.plan?.hash ?? '', decision: 'approve', by: 'somebody' });
    const done = await recover(account, id);
    expect([done.outcome, done.plan?.hash]).toEqual(['VERIFIED', asked.plan?.hash]);
  });
});

describe('the evidence', () => {
  it('is a package that sha256sum checks, and a byte that was changed is found', async () => {
    const { account, incident } = await contained();
    const files = await packageOf(account.ports, incident.id);
    const folder = writePackage(files);
    folders.push(folder);
    expect(judged(folder)).toMatchObject({ status: 0 });
    for (const { path } of files.filter((file) => file.path !== 'SHA256SUMS')) {
      const bytes = readFileSync(join(folder, path));
      const at = Math.floor(bytes.length / 2);
      const changed = Buffer.from(bytes);
      changed[at] = (changed[at] ?? 0) ^ 1;
      writeFileSync(join(folder, path), changed);
      const found = judged(folder);
      expect(found.status, path).toBe(1);
      expect(found.stdout).toContain(`${path}: FAILED`);
      writeFileSync(join(folder, path), bytes);
    }
    expect(judged(folder).status).toBe(0);
  });

  it('is locked where it lies, and shows there too when it was changed in spite of that', async () => {
    const { account, incident } = await contained();
    const { manifest } = await custodyOf(account.ports, incident.id);
    const [first] = manifest;
    const key = `incidents/${incident.id}/evidence/${first?.body.sha256 ?? ''}`;
    expect(manifest.every(({ body }) => body.lockedUntil !== null)).toBe(true);
    await expect(account.ports.blobs.delete(key)).rejects.toMatchObject({ code: 'BLOB_LOCKED' });
    await expect(account.ports.blobs.put(key, { bytes: new Uint8Array(), contentType: 'text/plain' })).rejects.toMatchObject({ code: 'BLOB_LOCKED' });
    const changed = { get: async () => ({ bytes: new TextEncoder().encode('{}\n'), contentType: 'application/json' }) };
    const folder = writePackage(await packageOf({ store: account.ports.store, blobs: changed }, incident.id));
    folders.push(folder);
    expect(judged(folder).status).toBe(1);
  });

  it('shows a line of the manifest that was changed, removed or put in between', async () => {
    for (const change of ['edit', 'remove'] as const) {
      const { account, incident } = await contained();
      const partition = `incident#${incident.id}#evidence`;
      const { items } = await account.ports.store.query(partition);
      const line = items[2];
      if (line === undefined) throw new Error('There is no third line.');
      if (change === 'remove') await account.ports.store.delete(line.key);
      else await account.ports.store.put(line.key, { ...line.value, body: { ...JSON.parse(JSON.stringify(line.value['body'])), title: 'Something else' } });
      expect(await custodyOf(account.ports, incident.id)).toMatchObject({ intact: false, brokenAt: 3 });
    }
  });
});

describe('an instance whose interfaces are not known', () => {
  it('goes to a person, since nothing would be cut off', async () => {
    const read = async (action: string): Promise<JsonObject> => (action === 'ec2:DescribeInstances' ? { Reservations: [{ Instances: [{ InstanceId: INSTANCE, State: { Name: 'running' } }] }] } : {});
    const resource = { provider: 'sandbox' as const, account: '111122223333', region: 'us-east-1', type: 'AWS::EC2::Instance', id: INSTANCE };
    expect(await compromised.diagnose({ signals: [], resource, now: new Date(0), read })).toMatchObject({ stop: { outcome: 'HANDED_OVER', code: 'INTERFACES_UNKNOWN' } });
  });
});

describe('an instance that cannot be asked', () => {
  it('is cut off without its memory, and the plan says so', async () => {
    const account = await healedAccount();
    const [instance] = (await account.ports.simulation.resources({ limit: 1000, type: 'AWS::EC2::Instance', region: 'us-east-1' })).items.filter(({ id }) => id === 'i-us-east-1-15');
    const read = async (action: string, parameters: JsonObject): Promise<JsonObject> => (action === 'ssm:DescribeInstanceInformation' ? { InstanceInformationList: [] } : account.ports.cloud.call(action, parameters, { account: '111122223333', region: 'us-east-1', caller: compromised.id }));
    const resource = { provider: 'sandbox' as const, account: '111122223333', region: 'us-east-1', type: 'AWS::EC2::Instance', id: instance?.id ?? '' };
    const diagnosis = await compromised.diagnose({ signals: [], resource, now: account.ports.clock.now(), read });
    const [hypothesis] = diagnosis.hypotheses;
    if (hypothesis === undefined) throw new Error('There is no hypothesis.');
    const steps = compromised.plan({ resource, diagnosis, hypothesis, signals: [] })?.steps.map(({ id }) => id);
    expect(hypothesis.evidence).toContain('commands cannot be run on it');
    expect(steps).toEqual(['protect', 'snapshot-vol-us-east-1-15', 'quarantine-group', 'untrack', 'hop-1', 'close-out', 'close-in', 'revoke-sessions']);
  });
});
