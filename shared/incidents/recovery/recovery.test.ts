import { describe, expect, it } from 'vitest';
import { memoryService } from '../../../test/support.ts';
import { addFault, type CallFault } from '../../adapters/sandbox/call-faults.ts';
import { listEffects } from '../../adapters/sandbox/effects.ts';
import { SANDBOX_ACCOUNT } from '../../adapters/sandbox/inventory.ts';
import type { ResourceRef } from '../../ports/index.ts';
import { remediations, type Signal } from '../../remediation/index.ts';
import { correlate, guardSettingsSchema, readIncident, readLedger, brokenAt, recoveryOf, runPhase, writeSettings, type Incident } from '../index.ts';

const GROUP: ResourceRef = { provider: 'sandbox', account: SANDBOX_ACCOUNT, region: 'us-east-1', type: 'AWS::EC2::SecurityGroup', id: 'sg-us-east-1-03' };
const OPEN_RULE = { IpProtocol: 'tcp', FromPort: 22, ToPort: 22, IpRanges: [{ CidrIp: '0.0.0.0/0' }] };
const context = { account: GROUP.account, region: GROUP.region, caller: 'somebody' };

async function account(mode: 'auto' | 'approve' | 'dry-run', faults: readonly CallFault[] = []) {
  const { ports } = memoryService();
  await ports.cloud.call('ec2:AuthorizeSecurityGroupIngress', { GroupId: GROUP.id, IpPermissions: [OPEN_RULE] }, context);
  await writeSettings(ports.store, guardSettingsSchema.parse({ accounts: [SANDBOX_ACCOUNT], modes: { 'security-group-open-ingress': mode } }), 0);
  for (const fault of faults) await addFault(ports.store, fault);
  ports.clock.advance(60_000);
  return ports;
}
type Account = Awaited<ReturnType<typeof account>>;

function signal(ports: Account, change: Partial<Signal> = {}): Signal {
  return {
    id: 'event-1', fingerprint: `change#${GROUP.id}`, type: 'aws.cloudtrail-api-call', kind: 'change', status: 'firing', at: ports.clock.now().toISOString(), severity: 'high',
    account: GROUP.account, region: GROUP.region, resources: [GROUP], title: 'A security group was opened', reason: '', attributes: { eventName: 'AuthorizeSecurityGroupIngress' }, sample: false, suppressed: false, principal: 'arn:aws:iam::111122223333:user/somebody', ...change,
  };
}

/** Runs the recovery to its end in virtual time; a phase that throws is run again, as the workflow does. */
async function recover(ports: Account, id: string, crashes: () => void = () => undefined): Promise<Incident> {
  for (let turn = 0; turn < 500; turn += 1) {
    try {
      crashes();
      const { next, waitSeconds } = await runPhase(recoveryOf(ports), id);
      if (next === 'closed') return readIncident(ports, id);
      ports.clock.advance((waitSeconds ?? 1) * 1000);
    } catch {
      ports.clock.advance(1000);
    }
  }
  throw new Error('The recovery did not end.');
}

async function effectsOf(ports: Account): Promise<readonly string[]> {
  const { items } = await listEffects(ports.store, { limit: 100 });
  return items.filter(({ incident }) => incident !== null).map(({ action, error }) => (error === null ? action : `${action} (${error})`));
}

async function healed(mode: 'auto' | 'approve' | 'dry-run', faults: readonly CallFault[] = []) {
  const ports = await account(mode, faults);
  const opened = await correlate(ports, remediations, signal(ports));
  if (opened.kind !== 'opened') throw new Error(`It was ${opened.kind}.`);
  const incident = await recover(ports, opened.incident);
  return { ports, incident, effects: await effectsOf(ports), ledger: await readLedger(ports.store, incident.id) };
}

describe('the recovery path', () => {
  it('heals once, with intent before effect and a whole chain', async () => {
    const { incident, effects, ledger } = await healed('auto');
    expect(incident.outcome).toBe('VERIFIED');
    expect(effects).toEqual(['ec2:RevokeSecurityGroupIngress']);
    expect(ledger.map(({ body }) => body.record)).toEqual(['PLANNED', 'EVIDENCE', 'APPLYING', 'APPLIED', 'VERIFIED']);
    expect(brokenAt(ledger)).toBeUndefined();
  });

  it('only plans in dry run', async () => {
    const { incident, effects } = await healed('dry-run');
    expect([incident.outcome, incident.reason?.code, effects.length]).toEqual(['HANDED_OVER', 'DRY_RUN', 0]);
    expect(incident.plan?.steps).toHaveLength(1);
  });

  it('asks, and takes silence for a no', async () => {
    const { incident, effects } = await healed('approve');
    expect([incident.outcome, incident.reason?.code, effects.length]).toEqual(['NO_ACTION', 'APPROVAL_EXPIRED', 0]);
  });

  it.each<[string, CallFault, readonly string[]]>([
    ['throttling', { id: 'f', kind: 'throttle', action: 'ec2:Revoke', times: 3 }, ['ec2:RevokeSecurityGroupIngress (RequestLimitExceeded)', 'ec2:RevokeSecurityGroupIngress (RequestLimitExceeded)', 'ec2:RevokeSecurityGroupIngress (RequestLimitExceeded)', 'ec2:RevokeSecurityGroupIngress']],
    ['an answer that was lost after the effect', { id: 'f', kind: 'timeout-after-effect', action: 'ec2:Revoke', times: 1 }, ['ec2:RevokeSecurityGroupIngress']],
    ['an answer that was lost without an effect', { id: 'f', kind: 'timeout', action: 'ec2:Revoke', times: 1 }, ['ec2:RevokeSecurityGroupIngress (RequestTimeout)', 'ec2:RevokeSecurityGroupIngress']],
    ['reads that lag 40 s behind', { id: 'f', kind: 'stale-reads', seconds: 40 }, ['ec2:RevokeSecurityGroupIngress']],
  ])('bears %s', async (_name, fault, effects) => {
    const { incident, effects: seen } = await healed('auto', [fault]);
    expect(incident.outcome).toBe('VERIFIED');
    expect(seen).toEqual(effects);
  });

  it('hands over what it may not do', async () => {
    const { incident, effects } = await healed('auto', [{ id: 'f', kind: 'deny', action: 'ec2:Revoke' }]);
    expect(incident.outcome).toBe('ROLLED_BACK');
    expect(incident.reason?.code).toBe('UnauthorizedOperation');
    expect(incident.pagedAt).toBeDefined();
    expect(effects).toEqual(['ec2:RevokeSecurityGroupIngress (UnauthorizedOperation)']);
  });

  it('is one incident for a signal delivered fifty times, and none for our own change', async () => {
    const ports = await account('auto');
    const outcomes = await Promise.all(Array.from({ length: 50 }, () => correlate(ports, remediations, signal(ports))));
    expect(new Set(outcomes.map((outcome) => ('incident' in outcome ? outcome.incident : 'none'))).size).toBe(1);
    expect((await correlate(ports, remediations, signal(ports, { id: 'event-2', fingerprint: 'x', principal: 'arn:aws:sts::111122223333:assumed-role/devops-engineer-prod/x' }))).kind).toBe('refused');
  });
});
