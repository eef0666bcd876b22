import type * as z from 'zod/mini';
import type event from '../../../../../events/aws/cloudtrail-api-call/event.ts';
import { WATCHED_CALLS } from '../../../../../events/aws/watched-calls.ts';
import type { ResourceRef } from '../../../../ports/index.ts';
import { idOf } from '../../arn.ts';
import { CALL_TARGETS } from '../../call-targets.ts';
import { instantOf } from '../../instant.ts';
import { lookup } from '../../lookup.ts';
import { defineSource, type Delivery } from '../../model.ts';
import { refsOf, toSignal } from '../../signal.ts';

type Detail = z.infer<typeof event.schema>;

const MAX_RESOURCES = 50;

export default defineSource<Detail>({
  event: 'aws.cloudtrail-api-call',
  fact: 'event id of the record',
  fires: 'a watched call (`events/aws/watched-calls.ts`) that changed something',
  read: (delivery) => {
    const { eventID, eventName, eventSource, eventTime, recipientAccountId, awsRegion, userIdentity } = delivery.detail;
    const of = { ...delivery, account: recipientAccountId ?? delivery.account, region: awsRegion ?? delivery.region };
    const principal = userIdentity?.arn ?? userIdentity?.invokedBy ?? undefined;
    return [
      toSignal(of, {
        type: 'aws.cloudtrail-api-call',
        kind: 'change',
        fingerprint: `cloudtrail:${eventID ?? delivery.id}`,
        status: isChange(delivery.detail) && isWatched(delivery.detail) ? 'firing' : 'information',
        at: instantOf(eventTime) ?? delivery.time,
        severity: 'high',
        resources: resourcesOf(of),
        title: `${eventName} by ${principal ?? 'an unknown principal'}`,
        attributes: { eventName, eventSource },
        ...(principal === undefined ? {} : { principal }),
      }),
    ];
  },
});

function isWatched({ eventSource, eventName }: Detail): boolean {
  return lookup(WATCHED_CALLS, eventSource)?.includes(eventName) === true;
}

/** A call that only reads, or that was refused, changed nothing. */
function isChange({ errorCode, readOnly }: Detail): boolean {
  return errorCode === undefined && readOnly !== true && readOnly !== 'true';
}

/** What the parameters name, in the order of the table; else what the record itself lists, as data events do. */
function resourcesOf(of: Delivery<Detail>): readonly ResourceRef[] {
  const { eventSource, requestParameters, resources } = of.detail;
  const service = eventSource.split('.')[0] ?? '';
  const named = Object.entries(CALL_TARGETS).flatMap(([key, type]) => {
    const [owner, parameter = ''] = key.split('.');
    return owner === service ? idsOf(requestParameters ?? {}, parameter).flatMap((id) => refsOf(of, type, idOf(id, type))) : [];
  });
  if (named.length > 0) return named.slice(0, MAX_RESOURCES);
  const listed = (resources ?? []).filter(({ type }) => /^AWS(?:::\w+){2}$/.test(type ?? ''));
  return listed.flatMap(({ ARN: arn, type, accountId }) => refsOf({ ...of, account: accountId ?? of.account }, type ?? undefined, idOf(arn ?? '', type ?? ''))).slice(0, MAX_RESOURCES);
}

/** A parameter's text, or those of the members of a set, as EC2 writes lists: `instancesSet.items[].instanceId`. */
function idsOf(parameters: Readonly<Record<string, unknown>>, name: string): string[] {
  const sets = Object.values(parameters).flatMap((value): unknown => (isRecord(value) && Array.isArray(value['items']) ? value['items'] : []));
  return [parameters, ...sets].flatMap((holder) => (isRecord(holder) && typeof holder[name] === 'string' ? [holder[name]] : []));
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return value !== null && typeof value === 'object' && !Array.isArray(value);
}
