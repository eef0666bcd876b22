import { DevopsError } from '../core/errors.ts';
import type { JsonObject, JsonValue } from '../core/json.ts';
import { CloudError, isReading, type Cloud, type CloudContext, type Ports, type ResourceRef } from '../ports/index.ts';
import type { Probe } from '../remediation/index.ts';

export function contextOf(resource: ResourceRef, caller: string, incident: string): CloudContext {
  return { account: resource.account, region: resource.region, caller, incident };
}

/** The same read may succeed a moment later. */
export const isPassing = ({ kind }: CloudError): boolean => kind === 'throttled' || kind === 'unavailable' || kind === 'unknown-outcome';

/** One reading call; a mutating one is a fault of the caller and never sent. */
export function readFrom(cloud: Cloud, context: CloudContext, now: Date): (action: string, parameters: JsonObject) => Promise<JsonObject> {
  return (action, parameters) => {
    if (!isReading(action)) throw new DevopsError('internal', 'NOT_A_READING_CALL', `${action} may change something and was not sent.`);
    return cloud.call(action, withInstants(parameters, now), context);
  };
}

/** Parameters with `{ "$secondsAgo": n }` as the instant that it means now, `{ "$epochSecondsAgo": n }` as its milliseconds: a plan is made before it is run. */
function withInstants(parameters: JsonObject, now: Date): JsonObject {
  const fill = (value: JsonValue | undefined): JsonValue => {
    if (Array.isArray(value)) return value.map(fill);
    if (value === null || value === undefined || typeof value !== 'object') return value ?? null;
    const seconds: unknown = Reflect.get(value, '$secondsAgo');
    const epoch: unknown = Reflect.get(value, '$epochSecondsAgo');
    if (typeof epoch === 'number') return now.getTime() - epoch * 1000;
    return typeof seconds === 'number' ? new Date(now.getTime() - seconds * 1000).toISOString() : Object.fromEntries(Object.entries(value).map(([key, member]) => [key, fill(member)]));
  };
  return Object.fromEntries(Object.entries(parameters).map(([key, member]) => [key, fill(member)]));
}

/** What a probe saw. `unknown`: the question could not be answered, which is never taken for a yes. */
export type Sight = 'yes' | 'no' | 'unknown';

export async function look({ cloud, clock }: Pick<Ports, 'cloud' | 'clock'>, probe: Probe, context: CloudContext): Promise<Sight> {
  try {
    const answer = await readFrom(cloud, context, clock.now())(probe.action, probe.parameters);
    if (probe.expect === ABSENT) return 'no';
    return (await evaluate(answer, probe.expect)) === true ? 'yes' : 'no';
  } catch (thrown) {
    if (thrown instanceof CloudError) return thrown.kind === 'not-found' ? (probe.expect === ABSENT ? 'yes' : 'no') : 'unknown';
    throw thrown;
  }
}

/** As `expect` of a probe: the resource is gone. */
export const ABSENT = 'absent';

/** JMESPath over an answer (jmespath.org). */
export async function evaluate(answer: JsonValue, expression: string): Promise<unknown> {
  const { search } = await import('@jmespath-community/jmespath');
  return search(JSON.parse(JSON.stringify(answer)), expression);
}
