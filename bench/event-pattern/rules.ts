import type { RouterRule } from '../../local/event-pattern/index.ts';

const regions = ['us-east-1', 'us-west-2', 'eu-west-1', 'eu-central-1'];

/** One set of operations rules for each region: what an account with this service's remediations would hold. */
function rulesOf(region: string): RouterRule[] {
  const rule = (name: string, pattern: object): RouterRule => ({ name: `${region}-${name}`, pattern: { region: [region], ...pattern } });
  const instances = { source: ['aws.ec2'], 'detail-type': ['EC2 Instance State-change Notification'] };
  const calls = { 'detail-type': ['AWS API Call via CloudTrail'] };
  const findings = { source: ['aws.securityhub'], 'detail-type': ['Security Hub Findings - Imported'] };
  const objects = { source: ['aws.s3'], 'detail-type': [{ prefix: 'Object ' }] };
  const deployments = { source: [{ prefix: 'example.' }] };
  return [
    rule('instance-stopped', { ...instances, detail: { state: ['stopped', 'terminated'] } }),
    rule('instance-outside', { ...instances, detail: { 'private-ip': [{ cidr: '10.0.0.0/8' }], state: [{ 'anything-but': 'pending' }] } }),
    rule('instance-unowned', { ...instances, detail: { tags: { key: ['owner'], value: [''] } } }),
    rule('open-ingress', {
      ...calls,
      detail: {
        eventName: ['AuthorizeSecurityGroupIngress'],
        requestParameters: { ipPermissions: { items: { fromPort: [{ numeric: ['<=', 22] }], ranges: { cidrIp: ['0.0.0.0/0'] } } } },
      },
    }),
    rule('denied', { ...calls, detail: { errorCode: [{ suffix: 'Denied' }, { wildcard: 'Unauthorized*' }] } }),
    rule('root', { ...calls, detail: { userIdentity: { type: ['Root'] }, $or: [{ userIdentity: { mfa: [false] } }, { readOnly: [false] }] } }),
    rule('critical-finding', {
      ...findings,
      detail: { findings: { Severity: { Label: ['HIGH', 'CRITICAL'] }, Workflow: { Status: ['NEW'] }, Compliance: { Status: ['FAILED'] } } },
    }),
    rule('public-bucket', { ...findings, detail: { findings: { Resources: { Type: ['AwsS3Bucket'], Ports: [{ exists: false }] } } } }),
    rule('large-image', { ...objects, detail: { object: { key: [{ suffix: { 'equals-ignore-case': '.png' } }], size: [{ numeric: ['>', 100] }] } } }),
    rule('foreign-copy', { ...objects, detail: { reason: ['CopyObject'], requester: [{ 'anything-but': ['111122223333'] }] } }),
    rule('failed-step', { ...deployments, detail: { steps: { name: ['deploy'], ok: [false] } } }),
    rule('production', { ...deployments, detail: { environment: { name: [{ 'equals-ignore-case': 'production' }] }, approved: [true] } }),
  ];
}

const everywhere: readonly RouterRule[] = [
  { name: 'archive', pattern: { account: [{ exists: true }] } },
  { name: 'own-account', pattern: { account: ['111122223333'], source: [{ prefix: 'aws.' }] } },
  { name: 'not-replayed', pattern: { 'replay-name': [{ exists: false }], detail: { labels: { 'app.kubernetes.io/name': ['shop'] } } } },
  { name: 'arn', pattern: { resources: [{ wildcard: 'arn:aws:ec2:*:instance/i-0abc1003' }] } },
];

export const rules: readonly RouterRule[] = [...regions.flatMap(rulesOf), ...everywhere];
