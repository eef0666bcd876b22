import { target } from '../target.ts';

/** What was broken, and how to see that it is not any more. */
export interface Broken {
  /** Id of the resource, as the incident names it. */
  readonly resource: string;
  /** As the service that saw it would put it on the default bus. */
  readonly event: object;
  /** The same source says that it is over; sent once the remedy was applied. */
  readonly over?: (() => object) | undefined;
  /** Reads the resource through the SDK; throws when it was not healed. */
  verify(): Promise<void>;
  /** Takes everything away again. */
  remove(): Promise<void>;
}

/** One remediation on the deployed stack: one file of this folder, named after it. */
export interface Heal {
  readonly remediation: string;
  /** Who decides: nobody, or somebody through the API. */
  readonly mode: 'auto' | 'approve';
  breakIt(account: string): Promise<Broken>;
}

export const defineHeal = (heal: Heal): Heal => heal;

/** Options of every SDK client: the emulator, as an administrator of the account. */
export const sdk = { endpoint: target.endpoint, region: target.region, credentials: target.credentials };

/** The opt-in, in the spelling of each service. */
export const TAG_KEY = 'devops-engineer';
export const TAG_VALUE = 'heal';
export const TAG = { Key: TAG_KEY, Value: TAG_VALUE };

const envelope = (account: string, source: string, detailType: string, detail: object, resources: readonly string[] = []): object => {
  const time = new Date().toISOString();
  return { version: '0', id: crypto.randomUUID(), source, 'detail-type': detailType, account, region: target.region, time, resources, detail };
};

/** An API call as CloudTrail tells of it. */
export function apiCall(account: string, service: string, eventName: string, requestParameters: object): object {
  const eventTime = new Date().toISOString();
  return envelope(account, `aws.${service}`, 'AWS API Call via CloudTrail', {
    eventID: crypto.randomUUID(), eventTime, eventSource: `${service}.amazonaws.com`, eventName, awsRegion: target.region, recipientAccountId: account, userIdentity: { type: 'IAMUser', arn: `arn:aws:iam::${account}:user/casey` }, requestParameters,
  });
}

/** An alarm on one metric that begins to fire, or stops. */
export function alarm(account: string, name: string, metric: { readonly namespace: string; readonly name: string; readonly dimensions: Readonly<Record<string, string>> }, value: 'ALARM' | 'OK'): object {
  const timestamp = new Date().toISOString().replace('Z', '+0000');
  return envelope(account, 'aws.cloudwatch', 'CloudWatch Alarm State Change', { alarmName: name, state: { value, reason: 'Threshold Crossed', timestamp }, configuration: { metrics: [{ id: 'm1', metricStat: { metric } }] } }, [`arn:aws:cloudwatch:${target.region}:${account}:alarm:${name}`]);
}

/** An alarm that fires now, and its end. */
export function alarmPair(account: string, name: string, metric: Parameters<typeof alarm>[2]): Pick<Broken, 'event' | 'over'> {
  return { event: alarm(account, name, metric, 'ALARM'), over: () => alarm(account, name, metric, 'OK') };
}

export { envelope as serviceEvent };
