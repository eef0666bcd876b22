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
  ec2: () => import('@aws-sdk/client-ec2'),
  'resource-groups-tagging-api': () => import('@aws-sdk/client-resource-groups-tagging-api'),
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
  readonly #options: object;
  readonly #clients = new Map<string, Client>();

  /** @param options of every client: endpoint and credentials of an emulator in tests. */
  constructor(options: object = {}) {
    this.#options = options;
  }

  async call(action: string, parameters: JsonObject, context: CloudContext): Promise<JsonObject> {
    const { client: name, command } = operationOf(action);
    const sdk = await loadSdk(name, action);
    const Command = sdk[`${command}Command`];
    if (!isCommandClass(Command)) throw new CloudError('invalid', 'UnknownOperation', `The SDK has no operation for ${action}.`);
    try {
      const answer = await this.#client(name, sdk, context.region).send(new Command({ ...parameters }));
      return withoutMetadata(JSON.parse(JSON.stringify(answer)));
    } catch (thrown) {
      throw toCloudError(thrown, action);
    }
  }

  #client(name: string, sdk: Sdk, region: string): Client {
    const key = `${name}#${region}`;
    const known = this.#clients.get(key);
    if (known !== undefined) return known;
    const Class = Object.entries(sdk).find(([member]) => member.endsWith('Client') && !member.startsWith('__'))?.[1];
    if (!isClientClass(Class)) throw new CloudError('invalid', 'UnknownClient', `The SDK for ${name} has no client.`);
    // The engine counts tries and looks before it repeats: the SDK must not repeat by itself.
    const client = new Class({ ...this.#options, region, maxAttempts: 1 });
    this.#clients.set(key, client);
    return client;
  }
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
