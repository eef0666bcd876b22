import { readdirSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { AuthorizeSecurityGroupIngressCommand, CreateSecurityGroupCommand, DeleteSecurityGroupCommand, DescribeSecurityGroupsCommand, EC2Client } from '@aws-sdk/client-ec2';
import { deliver } from './bus.ts';
import { apiCall, sdk, type Heal } from './healing/heal.ts';
import { api, closed, enable, incidentOn, type Seen } from './healing/incidents.ts';
import { grantMisnamed, revokeMisnamed } from './healing/misnamed.ts';
import { query } from './target.ts';

const PATIENCE_MS = 180_000;
const LEDGER = ['PLANNED', 'EVIDENCE', 'APPLYING', 'APPLIED', 'VERIFIED'];

const folder = new URL('./heals/', import.meta.url);
const heals: readonly Heal[] = await Promise.all(readdirSync(folder).map(async (name) => (await import(new URL(name, folder).href)).default));

const recordsOf = ({ ledger }: Seen): readonly string[] => ledger.map(({ body }) => body.record);
const toldBy = ({ timeline }: Seen): string => JSON.stringify(timeline.slice(-5));

let account = '';
beforeAll(async () => {
  account = (await query('sts', { Action: 'GetCallerIdentity', Version: '2011-06-15' })).at('Account');
  await grantMisnamed();
  await enable(account, Object.fromEntries(heals.map(({ remediation, mode }) => [remediation, mode])));
});

afterAll(revokeMisnamed);

/** The id of the one incident that an event makes. */
async function startedBy(event: object, resource: string): Promise<string> {
  expect(await deliver(event)).toHaveLength(1);
  const id = await incidentOn(resource);
  if (id === undefined) throw new Error(`There is no incident on ${resource}.`);
  return id;
}

describe('heals in an account that is not ours', () => {
  it.concurrent.each(heals)('$remediation', async ({ remediation, mode, breakIt }) => {
    const broken = await breakIt(account);
    try {
      const id = await startedBy(broken.event, broken.resource);
      const done = new Set<string>();
      const once = async (what: string, act: () => Promise<unknown>): Promise<void> => {
        if (done.has(what)) return;
        done.add(what);
        await act();
      };
      const incident = await closed(id, async ({ status, plan }) => {
        if (status === 'awaiting-approval') await once('approval', () => api('POST', `/v1/incidents/${id}/approval`, { planHash: plan?.hash ?? '', decision: 'approve' }));
        if (status === 'verifying' && broken.over !== undefined) await once('over', () => deliver(broken.over?.() ?? {}));
      });
      expect([incident.remediation, incident.outcome, incident.reason?.code], toldBy(incident)).toEqual([remediation, 'VERIFIED', 'VERIFIED']);
      const steps = recordsOf(incident).filter((record) => record === 'APPLIED').length;
      expect(recordsOf(incident)).toEqual(mode === 'approve' ? ['PLANNED', 'APPROVED', ...LEDGER.slice(1)] : ['PLANNED', 'EVIDENCE', ...Array.from({ length: steps }, () => ['APPLYING', 'APPLIED']).flat(), 'VERIFIED']);
      await broken.verify();
    } finally {
      await broken.remove();
    }
  }, PATIENCE_MS);

  it.concurrent('leaves alone what does not carry the tag', async () => {
    const ec2 = new EC2Client(sdk);
    const { GroupId = '' } = await ec2.send(new CreateSecurityGroupCommand({ GroupName: 'not-ours', Description: 'not ours' }));
    await ec2.send(new AuthorizeSecurityGroupIngressCommand({ GroupId, IpPermissions: [{ IpProtocol: 'tcp', FromPort: 22, ToPort: 22, IpRanges: [{ CidrIp: '0.0.0.0/0' }] }] }));
    const incident = await closed(await startedBy(apiCall(account, 'ec2', 'AuthorizeSecurityGroupIngress', { groupId: GroupId }), GroupId));
    expect([incident.outcome, incident.reason?.code], toldBy(incident)).toEqual(['NO_ACTION', 'NOT_OPTED_IN']);
    const { SecurityGroups: [group] = [] } = await ec2.send(new DescribeSecurityGroupsCommand({ GroupIds: [GroupId] }));
    expect(group?.IpPermissions?.map(({ FromPort }) => FromPort)).toEqual([22]);
    await ec2.send(new DeleteSecurityGroupCommand({ GroupId }));
  }, PATIENCE_MS);
});
