import type { JsonObject } from '../../core/json.ts';
import { CloudError, operationOf, type Cloud, type CloudContext, type CloudErrorKind } from '../../ports/index.ts';

interface Client {
  send(command: unknown): Promise<object>;
}

interface Sdk {
  readonly [name: string]: unknown;
}

type ClientClass = new (options: object) => Client;
type CommandClass = new (input: object) => object;

/** Loaded by the first call that needs one; listed, so that the build can find them. */
const SDKS: Readonly<Record<string, () => Promise<Sdk>>> = {
  acm: () => import('@aws-sdk/client-acm'),
  'application-auto-scaling': () => import('@aws-sdk/client-application-auto-scaling'),
  'auto-scaling': () => import('@aws-sdk/client-auto-scaling'),
  backup: () => import('@aws-sdk/client-backup'),
  cloudformation: () => import('@aws-sdk/client-cloudformation'),
  cloudtrail: () => import('@aws-sdk/client-cloudtrail'),
  cloudwatch: () => import('@aws-sdk/client-cloudwatch'),
  'cloudwatch-logs': () => import('@aws-sdk/client-cloudwatch-logs'),
  'config-service': () => import('@aws-sdk/client-config-service'),
  dynamodb: () => import('@aws-sdk/client-dynamodb'),
  ec2: () => import('@aws-sdk/client-ec2'),
  ecr: () => import('@aws-sdk/client-ecr'),
  ecs: () => import('@aws-sdk/client-ecs'),
  efs: () => import('@aws-sdk/client-efs'),
  eks: () => import('@aws-sdk/client-eks'),
  'elastic-load-balancing-v2': () => import('@aws-sdk/client-elastic-load-balancing-v2'),
  elasticache: () => import('@aws-sdk/client-elasticache'),
  guardduty: () => import('@aws-sdk/client-guardduty'),
  iam: () => import('@aws-sdk/client-iam'),
  inspector2: () => import('@aws-sdk/client-inspector2'),
  kafka: () => import('@aws-sdk/client-kafka'),
  kinesis: () => import('@aws-sdk/client-kinesis'),
  kms: () => import('@aws-sdk/client-kms'),
  lambda: () => import('@aws-sdk/client-lambda'),
  opensearch: () => import('@aws-sdk/client-opensearch'),
  rds: () => import('@aws-sdk/client-rds'),
  'resource-groups-tagging-api': () => import('@aws-sdk/client-resource-groups-tagging-api'),
  'route-53': () => import('@aws-sdk/client-route-53'),
  s3: () => import('@aws-sdk/client-s3'),
  'service-quotas': () => import('@aws-sdk/client-service-quotas'),
  sqs: () => import('@aws-sdk/client-sqs'),
  ssm: () => import('@aws-sdk/client-ssm'),
  wafv2: () => import('@aws-sdk/client-wafv2'),
};

/** Error codes (AWS service API references, "Common errors") by what they mean; the rest go by the HTTP status. */
const KINDS: readonly (readonly [RegExp, CloudErrorKind])[] = [
  [/Throttl|RequestLimitExceeded|TooManyRequests|SlowDown|ProvisionedThroughput/i, 'throttled'],
  [/Access_?Denied|Unauthorized|NotAuthorized|Forbidden|AuthFailure/i, 'denied'],
  [/NotFound|NoSuch|NonExistent|DoesNotExist/i, 'not-found'],
  [/LimitExceeded|QuotaExceeded|InsufficientInstanceCapacity|ServiceQuota/i, 'quota'],
  [/Conflict|InUse|IncorrectState|IncorrectInstanceState|Duplicate|OperationAborted|ResourceInUse|UpdateInProgress/i, 'conflict'],
  [/Timeout|TimedOut|ECONNRESET|EPIPE/i, 'unknown-outcome'],
  [/ServiceUnavailable|InternalFailure|InternalError|InternalServer/i, 'unavailable'],
];

/** AWS through its SDK: `action` names the operation, parameters and answers are the SDK's own with instants as text. */
export class AwsCloud implements Cloud {
  readonly #rolePrefix: string | undefined;
  readonly #options: object;
  readonly #clients = new Map<string, Client>();

  /**
   * @param rolePrefix each caller works under the role `<prefix>-<caller>` of the account it works in; without it, under the
   *   process's own credentials.
   * @param options of every client: endpoint and credentials of an emulator in tests.
   */
  constructor(rolePrefix?: string, options: object = {}) {
    this.#rolePrefix = rolePrefix;
    this.#options = options;
  }

  async call(action: string, parameters: JsonObject, context: CloudContext): Promise<JsonObject> {
    const { client: name, command } = operationOf(action);
    const sdk = await loadSdk(name, action);
    const Command = sdk[`${command}Command`];
    if (!isCommandClass(Command)) throw new CloudError('invalid', 'UnknownOperation', `The SDK has no operation for ${action}.`);
    try {
      const answer = await (await this.#client(name, sdk, context)).send(new Command(withDates(parameters)));
      return withoutMetadata(JSON.parse(JSON.stringify(answer)));
    } catch (thrown) {
      throw toCloudError(thrown, action);
    }
  }

  async #client(name: string, sdk: Sdk, context: CloudContext): Promise<Client> {
    const key = `${name}#${context.account}#${context.region}#${context.caller}`;
    const known = this.#clients.get(key);
    if (known !== undefined) return known;
    const Class = Object.entries(sdk).find(([member]) => member.endsWith('Client') && !member.startsWith('__'))?.[1];
    if (!isClientClass(Class)) throw new CloudError('invalid', 'UnknownClient', `The SDK for ${name} has no client.`);
    // The engine counts tries and looks before it repeats: the SDK must not repeat by itself.
    const client = new Class({ ...this.#options, ...(await this.#credentials(context)), region: context.region, maxAttempts: 1 });
    this.#clients.set(key, client);
    return client;
  }

  /** Short-lived, of the one role that may do what this caller declares; the session carries our name into CloudTrail. */
  async #credentials({ account, caller, region }: CloudContext): Promise<object> {
    if (this.#rolePrefix === undefined) return {};
    const { fromTemporaryCredentials } = await import('@aws-sdk/credential-providers');
    const params = { RoleArn: `arn:aws:iam::${account}:role/${this.#rolePrefix}-${caller}`, RoleSessionName: `devops-engineer-${caller}`.slice(0, 64), DurationSeconds: 900 };
    return { credentials: fromTemporaryCredentials({ params, clientConfig: { ...this.#options, region } }) };
  }
}

const INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d+)?Z$/;

/** Instants are text in a plan; the SDK takes text as it is and sends it where a number is meant. */
function withDates(parameters: JsonObject): object {
  return Object.fromEntries(Object.entries(parameters).map(([name, value]) => [name, typeof value === 'string' && /(?:Time|Date|Timestamp)$/.test(name) && INSTANT.test(value) ? new Date(value) : value]));
}

async function loadSdk(name: string, action: string): Promise<Sdk> {
  const load = Object.hasOwn(SDKS, name) ? SDKS[name] : undefined;
  if (load === undefined) throw new CloudError('invalid', 'UnknownService', `No SDK is bundled for ${action}.`);
  return load();
}

const isCommandClass = (value: unknown): value is CommandClass => typeof value === 'function';
const isClientClass = (value: unknown): value is ClientClass => typeof value === 'function';

function withoutMetadata({ $metadata: _metadata, ...answer }: JsonObject): JsonObject {
  return answer;
}

function toCloudError(thrown: unknown, action: string): CloudError {
  const code = thrown instanceof Error ? thrown.name : 'Unknown';
  const status = statusOf(thrown);
  const known = KINDS.find(([pattern]) => pattern.test(code))?.[1];
  const kind = known ?? (status === undefined || status >= 500 ? 'unknown-outcome' : status === 429 ? 'throttled' : status === 404 ? 'not-found' : status === 403 ? 'denied' : 'invalid');
  return new CloudError(kind, code, `${action} was refused: ${code}.`, thrown);
}

function statusOf(thrown: unknown): number | undefined {
  const metadata: unknown = thrown instanceof Error ? Reflect.get(thrown, '$metadata') : undefined;
  const status: unknown = metadata !== null && typeof metadata === 'object' ? Reflect.get(metadata, 'httpStatusCode') : undefined;
  return typeof status === 'number' ? status : undefined;
}
