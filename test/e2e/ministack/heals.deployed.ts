import { describe, expect, it } from 'vitest';
import * as z from 'zod/mini';
import { query, target } from './target.ts';

const PATIENCE_MS = 50_000;
const POLL_MS = 1000;
const EC2 = '2016-11-15';
const IAM = '2010-05-08';

const incidentSchema = z.looseObject({ id: z.string(), status: z.string(), outcome: z.optional(z.string()), reason: z.optional(z.looseObject({ code: z.string() })), timeline: z.array(z.looseObject({ code: z.string(), detail: z.string() })), ledger: z.array(z.looseObject({ body: z.looseObject({ record: z.string() }) })) });
type Seen = z.infer<typeof incidentSchema>;

async function api(method: string, path: string, body?: object): Promise<unknown> {
  const answer = await fetch(`${target.url}${path}`, { method, headers: { authorization: `Bearer ${target.tokens['*'] ?? ''}`, 'content-type': 'application/json' }, ...(body === undefined ? {} : { body: JSON.stringify(body) }) });
  return answer.json();
}

async function accountId(): Promise<string> {
  return (await query('sts', { Action: 'GetCallerIdentity', Version: '2011-06-15' })).at('Account');
}

/** Lets one remediation act in the emulated account. */
async function enable(account: string, remediation: string): Promise<void> {
  await api('PUT', '/v1/guards', { accounts: [account], regions: [target.region] });
  await api('PUT', `/v1/remediations/${remediation}/mode`, { mode: 'auto' });
}

/** An API call as CloudTrail tells of it. */
function apiCall(account: string, service: string, eventName: string, requestParameters: object): object {
  const eventTime = new Date().toISOString();
  return { version: '0', id: `${eventName}-${eventTime}`, source: `aws.${service}`, 'detail-type': 'AWS API Call via CloudTrail', account, region: target.region, time: eventTime, resources: [], detail: { eventID: `${eventName}-${eventTime}`, eventTime, eventSource: `${service}.amazonaws.com`, eventName, awsRegion: target.region, recipientAccountId: account, userIdentity: { type: 'IAMUser', arn: `arn:aws:iam::${account}:user/casey` }, requestParameters } };
}

/** Sends an event and waits for the end of what it starts. */
async function healed(event: object): Promise<Seen> {
  const taken = z.looseObject({ accepted: z.array(z.looseObject({ incident: z.string() })) }).parse(await api('POST', '/v1/events', { events: [event] }));
  const until = Date.now() + PATIENCE_MS;
  for (;;) {
    const incident = incidentSchema.parse(await api('GET', `/v1/incidents/${taken.accepted[0]?.incident ?? ''}`));
    if (incident.status === 'closed' || Date.now() > until) return incident;
    await new Promise((resolve) => {
      setTimeout(resolve, POLL_MS);
    });
  }
}

const LEDGER = ['PLANNED', 'EVIDENCE', 'APPLYING', 'APPLIED', 'VERIFIED'];
const told = (incident: Seen): string => JSON.stringify(incident.timeline.slice(-4));

describe('heals in an account that is not ours', () => {
  it('closes a security group that was opened to everybody', async () => {
    const account = await accountId();
    await enable(account, 'security-group-open-ingress');
    const group = (await query('ec2', { Action: 'CreateSecurityGroup', GroupName: 'opened', GroupDescription: 'opened', Version: EC2 })).at('groupId');
    await query('ec2', { Action: 'CreateTags', 'ResourceId.1': group, 'Tag.1.Key': 'devops-engineer', 'Tag.1.Value': 'heal', Version: EC2 });
    await query('ec2', { Action: 'AuthorizeSecurityGroupIngress', GroupId: group, 'IpPermissions.1.IpProtocol': 'tcp', 'IpPermissions.1.FromPort': '22', 'IpPermissions.1.ToPort': '22', 'IpPermissions.1.IpRanges.1.CidrIp': '0.0.0.0/0', Version: EC2 });
    const incident = await healed(apiCall(account, 'ec2', 'AuthorizeSecurityGroupIngress', { groupId: group }));
    expect([incident.outcome, incident.reason?.code], told(incident)).toEqual(['VERIFIED', 'VERIFIED']);
    expect(incident.ledger.map(({ body }) => body.record)).toEqual(LEDGER);
    const { text } = await query('ec2', { Action: 'DescribeSecurityGroups', 'GroupId.1': group, Version: EC2 });
    expect(/<ipPermissions>(.*?)<\/ipPermissions>/s.exec(text)?.[1] ?? '').not.toContain('<fromPort>22</fromPort>');
  });

  it('switches off an access key that AWS found in public, and denies its user everything', async () => {
    const account = await accountId();
    await enable(account, 'iam-exposed-key');
    await query('iam', { Action: 'CreateUser', UserName: 'exposed', 'Tags.member.1.Key': 'devops-engineer', 'Tags.member.1.Value': 'heal', Version: IAM });
    const key = (await query('iam', { Action: 'CreateAccessKey', UserName: 'exposed', Version: IAM })).at('AccessKeyId');
    const now = new Date().toISOString();
    const incident = await healed({ version: '0', id: `health-${now}`, source: 'aws.health', 'detail-type': 'AWS Health Event', account, region: target.region, time: now, resources: [], detail: { eventArn: `arn:aws:health:us-east-1::event/RISK/EXPOSED/${now}`, service: 'RISK', eventTypeCode: 'AWS_RISK_CREDENTIALS_EXPOSED', eventTypeCategory: 'issue', statusCode: 'open', lastUpdatedTime: now, affectedEntities: [{ entityValue: 'exposed' }] } });
    expect([incident.outcome, incident.reason?.code], told(incident)).toEqual(['VERIFIED', 'VERIFIED']);
    const { text } = await query('iam', { Action: 'ListAccessKeys', UserName: 'exposed', Version: IAM });
    expect(text).toMatch(new RegExp(`${key}[\\s\\S]*Inactive|Inactive[\\s\\S]*${key}`));
  });

  it('leaves alone what does not carry the tag', async () => {
    const account = await accountId();
    const group = (await query('ec2', { Action: 'CreateSecurityGroup', GroupName: 'not-ours', GroupDescription: 'not ours', Version: EC2 })).at('groupId');
    await query('ec2', { Action: 'AuthorizeSecurityGroupIngress', GroupId: group, 'IpPermissions.1.IpProtocol': 'tcp', 'IpPermissions.1.FromPort': '22', 'IpPermissions.1.ToPort': '22', 'IpPermissions.1.IpRanges.1.CidrIp': '0.0.0.0/0', Version: EC2 });
    const incident = await healed(apiCall(account, 'ec2', 'AuthorizeSecurityGroupIngress', { groupId: group }));
    expect([incident.outcome, incident.reason?.code], told(incident)).toEqual(['NO_ACTION', 'NOT_OPTED_IN']);
    const { text } = await query('ec2', { Action: 'DescribeSecurityGroups', 'GroupId.1': group, Version: EC2 });
    expect(text).toContain('<fromPort>22</fromPort>');
  });
});
