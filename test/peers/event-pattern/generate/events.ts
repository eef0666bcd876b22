import type { Chance } from './chance.ts';

type Detail = Readonly<Record<string, unknown>>;

const regions = ['us-east-1', 'us-west-2', 'eu-west-1', 'eu-central-1', 'ap-southeast-2'] as const;
const accounts = ['111122223333', '444455556666', '777788889999'] as const;
const users = ['alice', 'Bob', 'CAROL', 'deploy-bot', 'Straße', ''] as const;
const addresses = ['10.0.0.7', '10.0.200.1', '192.168.1.20', '203.0.113.9', '2001:db8::7', '2001:0DB8:0:1::9', 'not-an-address', '10.1.2'] as const;
const paths = ['/usr/lib/a.so', '/usr/bin/run*', 'C:\\temp\\b.EXE', 'photos/2026/cat.png', 'photos/dog.PNG', 'logs/app.log.gz'] as const;
const numbers = [0, -0.5, 1, 2, 7.5, 10, 42, 99.99, 100, 301.8, 3.018e2, 1e-7, -5e9, 4294967296, 1e21] as const;

function tags(chance: Chance): unknown {
  const values = ['prod', 'dev', 'Team-A', '', 'true', '7'] as const;
  return Array.from({ length: chance.integer(0, 3) }, (_, index) => ({ key: ['env', 'owner', 'tier'][index], value: chance.pick(values) }));
}

function instance(chance: Chance): Detail {
  return {
    'instance-id': `i-0abc${chance.integer(1000, 1010)}`,
    state: chance.pick(['pending', 'running', 'stopping', 'stopped', 'terminated']),
    previous: chance.pick([null, 'running', 'pending']),
    'launch-count': chance.pick(numbers),
    spot: chance.percent(50),
    'image-id': 'ami-0c55b159cbfafe1f0',
    'subnet-id': `subnet-0bb1c79de3EXAMPLE${chance.integer(1, 9)}`,
    'instance-type': chance.pick(['t4g.micro', 'm7g.large', 'C7G.XLARGE']),
    monitoring: { state: chance.pick(['enabled', 'disabled']), interval: chance.pick([60, 300]) },
    volumes: Array.from({ length: chance.integer(1, 2) }, () => ({ device: chance.pick(['/dev/xvda', '/dev/sdf']), size: chance.pick([8, 100, 500]), encrypted: chance.percent(70) })),
    'private-ip': chance.pick(addresses),
    tags: tags(chance),
  };
}

function storage(chance: Chance): Detail {
  return {
    version: '0',
    bucket: { name: chance.pick(['amzn-s3-demo-bucket', 'Logs', 'backup-eu']) },
    object: { key: chance.pick(paths), size: chance.pick(numbers), etag: 'b1946ac92492d2347c6235b4d2611184', 'version-id': chance.pick(['IYV3p45BT0ac8hjHg1houSdS1a.Mro8e', null]) },
    'request-id': 'N4N7GDK58NMKJ12R',
    owner: { id: '79a59df900b949e55d96a1e698fbacedfd6e09d98eacf8f8d5218e7cd47ef2be', 'display-name': chance.pick(users) },
    encryption: chance.pick([{ algorithm: 'aws:kms', 'key-id': 'arn:aws:kms:eu-west-1:111122223333:key/1234abcd' }, null, {}]),
    'user-agent': chance.pick(['aws-cli/2.15 Python/3.11', 'Boto3/1.34', 'S3Console/0.4']),
    'storage-class': chance.pick(['STANDARD', 'GLACIER', 'INTELLIGENT_TIERING']),
    requester: chance.pick(accounts),
    'source-ip-address': chance.pick(addresses),
    reason: chance.pick(['PutObject', 'CopyObject', 'CompleteMultipartUpload']),
  };
}

function finding(chance: Chance): Detail {
  const resource = (): Detail => ({
    Type: chance.pick(['AwsS3Bucket', 'AwsEc2Instance', 'AwsIamRole']),
    Region: chance.pick(regions),
    Partition: 'aws',
    ...(chance.percent(60) ? { Score: chance.pick(numbers) } : {}),
    ...(chance.percent(40) ? { Ports: Array.from({ length: chance.integer(0, 3) }, () => chance.pick([22, 80, 443, 3389])) } : {}),
    Tags: tags(chance),
  });
  return {
    findings: Array.from({ length: chance.integer(1, 2) }, () => ({
      AwsAccountId: chance.pick(accounts),
      Compliance: { Status: chance.pick(['FAILED', 'PASSED', 'WARNING']) },
      Severity: { Label: chance.pick(['LOW', 'MEDIUM', 'HIGH', 'CRITICAL']), Normalized: chance.pick(numbers) },
      Workflow: { Status: chance.pick(['NEW', 'NOTIFIED', 'RESOLVED']) },
      ...(chance.percent(50) ? { Archived: chance.percent(50) } : {}),
      Resources: Array.from({ length: chance.integer(0, 3) }, resource),
    })),
  };
}

function apiCall(chance: Chance): Detail {
  return {
    eventVersion: '1.11',
    userIdentity: { type: chance.pick(['IAMUser', 'AssumedRole', 'Root']), userName: chance.pick(users), mfa: chance.percent(50) },
    eventSource: 'ec2.amazonaws.com',
    eventTime: '2026-03-18T18:43:48Z',
    userAgent: chance.pick(['aws-cli/2.15 Python/3.11', 'console.amazonaws.com', 'terraform/1.9']),
    readOnly: chance.percent(30),
    requestID: 'c1d0e7c5-5b1f-4c0b-8d6f-2f4f9c1f4a10',
    eventName: chance.pick(['AuthorizeSecurityGroupIngress', 'RunInstances', 'TerminateInstances', 'runinstances']),
    sourceIPAddress: chance.pick(addresses),
    errorCode: chance.pick([null, 'AccessDenied', 'UnauthorizedOperation', '']),
    requestParameters: {
      ipPermissions: {
        items: Array.from({ length: chance.integer(0, 3) }, () => ({
          ipProtocol: chance.pick(['tcp', 'udp', '-1']),
          fromPort: chance.pick([22, 80, 443, 0, -1]),
          ranges: Array.from({ length: chance.integer(1, 2) }, () => ({ cidrIp: chance.pick(['0.0.0.0/0', '10.0.0.0/8']), ip: chance.pick(addresses) })),
        })),
      },
    },
  };
}

function deployment(chance: Chance): Detail {
  return {
    labels: {
      app: chance.pick(['shop', 'Shop', 'cart']),
      'app.kubernetes.io/name': chance.pick(['shop', 'cart']),
      ...(chance.percent(50) ? { 'app.tier': chance.pick([1, 2, 'web']) } : {}),
    },
    matrix: Array.from({ length: chance.integer(0, 2) }, () => [chance.pick(['linux', 'windows']), chance.pick([18, 20, 22]), [chance.pick([true, null, 'x64'])]]),
    steps: Array.from({ length: chance.integer(1, 3) }, () => ({ name: chance.pick(['build', 'test', 'deploy']), ok: chance.percent(50), seconds: chance.pick(numbers), ...(chance.percent(40) ? { retries: chance.integer(0, 3) } : {}) })),
    author: chance.pick(users),
    artifact: chance.pick(paths),
    progress: chance.pick(numbers),
    approved: chance.pick([true, false, null]),
    commit: { sha: '7fd1a60b01f91b314f59955a4e4d4e80d8edf11d', message: chance.pick(['Fix *all* paths', 'feat: add cart', '']), files: chance.integer(1, 40) },
    environment: { name: chance.pick(['production', 'Staging', 'dev']), url: 'https://shop.example.com/', protected: chance.percent(50) },
    notes: chance.pick([{}, [], '', 'none', { by: 'alice' }]),
  };
}

const kinds = [
  { source: 'aws.ec2', type: 'EC2 Instance State-change Notification', detail: instance },
  { source: 'aws.s3', type: 'Object Created', detail: storage },
  { source: 'aws.securityhub', type: 'Security Hub Findings - Imported', detail: finding },
  { source: 'aws.ec2', type: 'AWS API Call via CloudTrail', detail: apiCall },
  { source: 'example.deployments', type: 'Deployment Finished', detail: deployment },
] as const;

/** A whole event as EventBridge delivers it, of one of five kinds. */
export function generateEvent(chance: Chance): Readonly<Record<string, unknown>> {
  const kind = chance.pick(kinds);
  const region = chance.pick(regions);
  const account = chance.pick(accounts);
  return {
    version: '0',
    id: `6a7e8feb-b491-4cf7-a9f1-bf37034677${chance.integer(10, 99)}`,
    'detail-type': kind.type,
    source: kind.source,
    account,
    time: `2026-0${chance.integer(1, 9)}-1${chance.integer(0, 9)}T18:43:48Z`,
    region,
    resources: Array.from({ length: chance.integer(0, 2) }, () => `arn:aws:ec2:${region}:${account}:instance/i-0abc${chance.integer(1000, 1005)}`),
    detail: kind.detail(chance),
  };
}
