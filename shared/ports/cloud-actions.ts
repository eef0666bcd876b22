/** An API operation as its SDK names it. */
interface ApiOperation {
  /** Package suffix of `@aws-sdk/client-<client>`. */
  readonly client: string;
  readonly command: string;
}

/** Clients whose name differs from the prefix of their IAM actions (Service Authorization Reference). */
const CLIENTS: Readonly<Record<string, string>> = {
  autoscaling: 'auto-scaling',
  elasticloadbalancing: 'elastic-load-balancing-v2',
  logs: 'cloudwatch-logs',
  tag: 'resource-groups-tagging-api',
  'application-autoscaling': 'application-auto-scaling',
  'access-analyzer': 'accessanalyzer',
  config: 'config-service',
  elasticfilesystem: 'efs',
  es: 'opensearch',
  route53: 'route-53',
  servicequotas: 'service-quotas',
  cloudwatch: 'cloudwatch',
};

/** IAM actions that are named otherwise than the operation that they allow. */
const COMMANDS: Readonly<Record<string, string>> = {
  's3:GetBucketPublicAccessBlock': 'GetPublicAccessBlock',
  's3:PutBucketPublicAccessBlock': 'PutPublicAccessBlock',
  's3:ListAllMyBuckets': 'ListBuckets',
  'lambda:ListFunctions': 'ListFunctions',
  'sqs:PurgeQueue': 'PurgeQueue',
};

const READING = /^(?:Describe|Get|List|Lookup|BatchGet|Head|Search|Filter|Simulate|Query|Scan|Check|Select)/;

/** The operation that an IAM action allows. */
export function operationOf(action: string): ApiOperation {
  const [prefix = '', name = ''] = action.split(':');
  return { client: CLIENTS[prefix] ?? prefix, command: COMMANDS[action] ?? name };
}

/** True when the call changes nothing; everything not known to read is held to change. */
export function isReading(action: string): boolean {
  return READING.test(action.split(':')[1] ?? '');
}
