import type * as z from 'zod/mini';
import type event from '../../../../../events/aws/health-event/event.ts';
import type { Signal } from '../../../../remediation/index.ts';
import { idOf } from '../../arn.ts';
import { instantOf } from '../../instant.ts';
import { defineSource, type Delivery } from '../../model.ts';
import { refsOf, toSignal } from '../../signal.ts';

type Detail = z.infer<typeof event.schema>;

/** What an affected entity of a service's events is, by the form of its name. Others are shown, and go to a person. */
const TYPES: readonly { readonly service: RegExp; readonly name: RegExp; readonly type: string }[] = [
  { service: /^EC2$/, name: /^i-/, type: 'AWS::EC2::Instance' },
  { service: /^(?:EC2|EBS)$/, name: /^vol-/, type: 'AWS::EC2::Volume' },
  { service: /^RDS$/, name: /^[a-z]/, type: 'AWS::RDS::DBInstance' },
  { service: /^(?:RISK|IAM|ABUSE)$/, name: /^(?:AKIA|ASIA)[A-Z0-9]{12,}$/, type: 'AWS::IAM::AccessKey' },
  { service: /^(?:RISK|IAM|ABUSE)$/, name: /^\D/, type: 'AWS::IAM::User' },
];

/** What is said of no entity in particular. */
const NOBODY = /^(?:UNKNOWN|AWS_ACCOUNT|\d{12})?$/;

/**
 * One signal per affected entity: the entities of one event may come on several pages. The event is sent to a second region
 * as well, and again with each update: its ARN and the entity are the fact.
 */
export default defineSource<Detail>({
  event: 'aws.health-event',
  fact: 'event ARN and affected entity, from any region and page',
  fires: 'unless closed, public, or a mere notification',
  read: (delivery) => {
    const entities = (delivery.detail.affectedEntities ?? []).map(({ entityValue }) => entityValue).filter((entity) => !NOBODY.test(entity));
    return entities.length === 0 ? [signalOf(delivery)] : [...new Set(entities)].map((entity) => signalOf(delivery, entity));
  },
});

function signalOf(delivery: Delivery<Detail>, entity?: string): Signal {
  const { eventArn, eventTypeCode, service, affectedAccount, eventRegion, eventMetadata, lastUpdatedTime, eventTypeCategory } = delivery.detail;
  const of = { ...delivery, account: affectedAccount ?? delivery.account, region: eventRegion ?? delivery.region };
  const resources = entity === undefined ? [] : resourcesOf(of, entity);
  const key = eventMetadata?.['publicKey'] ?? resources.find(({ type }) => type === 'AWS::IAM::AccessKey')?.id;
  return toSignal(of, {
    id: entity === undefined ? delivery.id : `${delivery.id}#${entity}`.slice(0, 4000),
    type: 'aws.health-event',
    kind: 'health',
    fingerprint: entity === undefined ? eventArn : `${eventArn}#${entity}`,
    status: statusOf(delivery.detail),
    // Not its start, which lies ahead for what is scheduled.
    at: instantOf(lastUpdatedTime ?? '') ?? delivery.time,
    severity: eventTypeCategory === 'issue' ? 'high' : 'medium',
    resources,
    title: `${eventTypeCode} (${service})${entity === undefined ? '' : `: ${entity}`}`,
    attributes: { eventTypeCode, service, ...(key === undefined ? {} : { accessKeyId: key }) },
  });
}

/** Public events tell of a region at large; notifications of the account ask for nothing. */
function statusOf({ statusCode, eventScopeCode, eventTypeCategory }: Detail): Signal['status'] {
  if (statusCode === 'closed') return 'resolved';
  return eventScopeCode === 'PUBLIC' || eventTypeCategory === 'accountNotification' ? 'information' : 'firing';
}

function resourcesOf(of: Delivery<Detail>, entity: string): Signal['resources'] {
  const name = idOf(entity);
  const type = TYPES.find((candidate) => candidate.service.test(of.detail.service) && candidate.name.test(name))?.type;
  const owner = of.detail.eventMetadata?.['userName'];
  const user = type === 'AWS::IAM::AccessKey' && owner !== undefined ? refsOf(of, 'AWS::IAM::User', owner) : [];
  return [...user, ...refsOf(of, type, name)];
}
