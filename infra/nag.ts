import { CfnResource, Stack, Validations, type App } from 'aws-cdk-lib';
import { CfnManagedPolicy } from 'aws-cdk-lib/aws-iam';
import { AwsSolutionsChecks, HIPAASecurityChecks, NIST80053R5Checks, PCIDSS321Checks, ServerlessChecks, type NagPack } from 'cdk-nag';
import { secretsPath } from './names.ts';
import { workflowIds } from './workflow-files.ts';

/** A finding that stands, on the resources it stands on, and why that is right. */
interface Acknowledgement {
  /** Rule, with the finding in brackets where a rule has several; made for the resource where it names others. */
  readonly rules: readonly (string | ((resource: CfnResource) => string))[];
  /** Matches the whole path of the resource below its stage, e.g. `data/Store/Table/Resource`. */
  readonly resources: RegExp;
  /** Narrows them further. */
  readonly where?: (resource: CfnResource) => boolean;
  readonly reason: string;
}

const everywhere = (rule: string): string[] => ['NIST.800.53.R5', 'HIPAA.Security', 'PCI.DSS.321'].map((pack) => `${pack}-${rule}`);

/** The finding on `<blobs bucket>/*`, as the packs write a reference to another stack. */
function objectsOfBlobs(resource: CfnResource): string {
  const stack = Stack.of(resource);
  const [stage] = resource.node.path.split('/');
  const output = { StackName: `${stage}-data`, Region: stack.resolve(stack.region), OutputName: 'PublishOutputFnGetAttBlobsBucket1038ED5DArn86327FB8' };
  return `AwsSolutions-IAM5[Resource::${JSON.stringify({ 'Fn::GetStackOutput': output })}/*]`;
}

function reachesBlobs(resource: CfnResource): boolean {
  return resource instanceof CfnManagedPolicy && JSON.stringify(Stack.of(resource).resolve(resource.policyDocument)).includes('"s3:');
}

/** The finding on all executions of one workflow, as the packs write tokens. */
function executionsOf(workflowId: string): (resource: CfnResource) => string {
  return (resource) => {
    const [stage] = resource.node.path.split('/');
    return `AwsSolutions-IAM5[Resource::arn:${written(resource, 'partition')}:states:${written(resource, 'region')}:${written(resource, 'account')}:execution:${stage}-${workflowId}:*]`;
  };
}

/** The finding on everything below a path or whose name begins alike, as the packs write tokens. */
function anyOf(service: 'ssm' | 'sns', below: (prefix: string) => string): (resource: CfnResource) => string {
  return (resource) => {
    const [stage = ''] = resource.node.path.split('/');
    return `AwsSolutions-IAM5[Resource::arn:${written(resource, 'partition')}:${service}:${written(resource, 'region')}:${written(resource, 'account')}:${below(stage)}]`;
  };
}

/** What stands for a part of an ARN that is known only when deployed. */
function written(resource: CfnResource, part: 'partition' | 'region' | 'account'): string {
  const stack = Stack.of(resource);
  const value: unknown = stack.resolve(stack[part]);
  return typeof value === 'string' ? value : `<${String(Reflect.get(Object(value), 'Ref'))}>`;
}

function allows(action: string): (resource: CfnResource) => boolean {
  return (resource) => resource instanceof CfnManagedPolicy && JSON.stringify(Stack.of(resource).resolve(resource.policyDocument)).includes(`"${action}"`);
}

/** The policy of a state machine, not of a function. */
function isOfMachine(resource: CfnResource): boolean {
  return workflowIds().includes(resource.node.path.split('/')[2] ?? '');
}

/** Everything that the packs find and we do not change. A test fails when one of these is needed no longer. */
const ACKNOWLEDGEMENTS: readonly Acknowledgement[] = [
  {
    rules: everywhere('LambdaInsideVPC'),
    resources: /^(api|events|workflows)\/[\w-]+\/Function\/Resource$/,
    reason: 'The functions talk to AWS APIs and to public Git hosts only, each call signed or over TLS. There is nothing private to reach, and a VPC would add an egress path to guard.',
  },
  {
    rules: ['NIST.800.53.R5', 'HIPAA.Security'].map((pack) => `${pack}-LambdaConcurrency`),
    resources: /^(api|events|workflows)\/[\w-]+\/Function\/Resource$/,
    reason: 'Only prod reserves concurrency. A new account may run ten instances in all and keeps those unreserved, so that a reservation could not be deployed; the API throttles before the functions do.',
  },
  {
    rules: ['AwsSolutions-IAM5[Resource::*]'],
    resources: /^(api|events|workflows)\/(?!remedy-)[a-z][a-z-]+\/Policy\/Resource$/,
    reason: 'X-Ray (PutTraceSegments, PutTelemetryRecords, sampling rules) and CloudWatch Logs delivery have no resource-level permissions; no other statement of the policy names all resources.',
  },
  {
    rules: ['AwsSolutions-IAM5[Resource::*]'],
    resources: /^workflows\/remedy-[a-z0-9-]+\/Policy\/Resource$/,
    reason: 'Which resources may be healed is decided by their opt-in tag, read right before each call, and not known when this is deployed. The actions are exactly those of one remediation, and what is tagged as protected is denied.',
  },
  {
    rules: [objectsOfBlobs],
    where: reachesBlobs,
    resources: /^(api|events|workflows)\/[a-z][a-z-]+\/Policy\/Resource$/,
    reason: 'Keys of blobs are made at run time. The statement covers the objects of the one blobs bucket, which holds nothing but them.',
  },
  {
    rules: workflowIds().map(executionsOf),
    where: (resource) => allows('states:DescribeExecution')(resource) && !isOfMachine(resource),
    resources: /^(api|events|workflows)\/[a-z][a-z-]+\/Policy\/Resource$/,
    reason: 'Names of executions are made at run time. The statement reads executions of this service\u2019s own state machines and nothing else.',
  },
  {
    rules: [(resource) => executionsOf(resource.node.path.split('/')[2] ?? '')(resource)],
    where: (resource) => allows('states:DescribeExecution')(resource) && isOfMachine(resource),
    resources: /^workflows\/[a-z][a-z-]+\/Policy\/Resource$/,
    reason: 'Names of the executions that a distributed map runs its items in are made at run time. The statement follows and stops executions of this one state machine, by itself, and nothing else.',
  },
  {
    rules: [anyOf('ssm', (prefix) => `parameter${secretsPath(prefix)}/*`)],
    where: allows('ssm:GetParameter'),
    resources: /^(api|events|workflows)\/[a-z][a-z-]+\/Policy\/Resource$/,
    reason: 'Which secrets there are is said when a channel is configured. The path holds nothing but the secrets that operators put there for this stage.',
  },
  {
    rules: [anyOf('sns', (prefix) => `${prefix}-*`)],
    where: allows('sns:Publish'),
    resources: /^(api|events|workflows)\/[a-z][a-z-]+\/Policy\/Resource$/,
    reason: 'To which topic notices go is said when a channel is configured. Only topics of this account and region count whose name begins with that of the stage.',
  },
  {
    rules: ['AwsSolutions-APIG4'],
    resources: /^(api|api-iam)\/Http\/GET --v1--notifications--approvals--\{ticket\}$/,
    reason: 'Whoever holds the one-time id of a notice, 256 random bits, was shown the plan by that notice; reading it decides nothing.',
  },
  {
    rules: ['AwsSolutions-APIG4'],
    resources: /^(api|api-iam)\/Http\/POST --v1--webhooks--slack$/,
    reason: 'Slack carries no token of ours: it signs the raw body, which is checked with a window of five minutes before anything of it is read.',
  },
  {
    rules: ['AwsSolutions-APIG4'],
    resources: /^(api|api-iam)\/Http\/GET --(health|openapi\.json|docs)$/,
    reason: 'Health, the API description and its reference page are public on purpose: they read nothing and hold no data of any caller.',
  },
  {
    rules: ['AwsSolutions-SQS3', 'Serverless-SQSRedrivePolicy'],
    resources: /^(data|events)\/Undelivered(Alarms|Events|Schedules)\/Queue\/Resource$/,
    reason: 'It is itself the dead-letter queue, of a rule, a schedule or a subscription; a message in it raises an alarm.',
  },
  {
    rules: ['Serverless-SQSRedrivePolicy'],
    resources: /^(api|events|workflows)\/[\w-]+\/DeadLetters\/Queue\/Resource$/,
    reason: 'It is itself the dead-letter queue of its function; a message in it raises an alarm.',
  },
  {
    rules: everywhere('S3BucketReplicationEnabled'),
    resources: /^(data\/(Blobs|AccessLogs)|web\/Site)\/Bucket\/Resource$/,
    reason: 'Objects are versioned and can be made again: blobs from their sources, the page from the repository, and logs expire. A copy in a second region would hold customers\u2019 source code in one more place.',
  },
  {
    rules: everywhere('S3DefaultEncryptionKMS'),
    resources: /^(data\/AccessLogs|web\/Site)\/Bucket\/Resource$/,
    reason: 'S3 delivers access logs only to buckets encrypted by S3 itself, and the files of the page are public. Both are encrypted by S3.',
  },
  {
    rules: ['AwsSolutions-IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/service-role/AWSBackupServiceRolePolicyForBackup]'],
    resources: /^data\/Backup\/Role\/Resource$/,
    reason: 'Only AWS Backup can take this role, and AWS keeps the policy in step with what its backups call.',
  },
  {
    rules: ['AwsSolutions-CFR1'],
    resources: /^web\/Distribution\/Resource$/,
    reason: 'The page is for operators wherever they are; who may call is decided by their token, not by their country.',
  },
  {
    rules: ['AwsSolutions-CFR4'],
    resources: /^web\/Distribution\/Resource$/,
    reason: 'Without a domain the certificate is CloudFront\u2019s own, which fixes its TLS policy. With -c domain and -c certificateArn the distribution demands TLS 1.2 of 2021.',
  },
];

/** The rule packs that every synthesis for a deployment is checked by. */
export function nagPacks(app: App): readonly NagPack[] {
  return [new AwsSolutionsChecks(app), new ServerlessChecks(app), new NIST80053R5Checks(app), new HIPAASecurityChecks(app), new PCIDSS321Checks(app)];
}

interface AcknowledgedFinding {
  readonly resource: CfnResource;
  readonly rule: string;
  readonly reason: string;
}

/** Each acknowledged finding of the app: one rule on one resource. */
export function acknowledgedFindings(app: App): readonly AcknowledgedFinding[] {
  const resources = app.node.findAll().filter((construct) => construct instanceof CfnResource);
  return ACKNOWLEDGEMENTS.flatMap(({ rules, resources: pattern, where = () => true, reason }) =>
    resources
      .filter((resource) => pattern.test(resource.node.path.split('/').slice(1).join('/')) && where(resource))
      .flatMap((resource) => rules.map((rule) => ({ resource, rule: typeof rule === 'string' ? rule : rule(resource), reason }))),
  );
}

/** Makes the synthesis of the app fail on every finding that is not acknowledged. */
export function addNag(app: App): void {
  for (const { resource, rule, reason } of acknowledgedFindings(app)) Validations.of(resource).acknowledge({ id: rule, reason });
  Validations.of(app).addPlugins(...nagPacks(app));
}
