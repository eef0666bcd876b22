import type * as z from 'zod/mini';
import type event from '../../../../../events/aws/health-event/event.ts';
import type { ResourceRef } from '../../../../ports/index.ts';
import { instantOf } from '../../instant.ts';
import { defineSource, type Delivery } from '../../model.ts';

type Detail = z.infer<typeof event.schema>;

/** What the affected entities of a service's events are. Others are shown, and go to a person. */
const TYPES: Readonly<Record<string, string>> = { EC2: 'AWS::EC2::Instance', RDS: 'AWS::RDS::DBInstance', RISK: 'AWS::IAM::User' };

/** The event is sent to a second region as well, and again with each update: its ARN is the fact. */
export default defineSource<Detail>({
  event: 'aws.health-event',
  read: (delivery) => {
    const { id, detail, account, region, time } = delivery;
    const at = instantOf(detail.lastUpdatedTime ?? '') ?? instantOf(detail.startTime ?? '') ?? time;
    return [
      {
        id,
        fingerprint: detail.eventArn,
        type: 'aws.health-event',
        kind: 'health',
        status: detail.statusCode === 'closed' ? 'resolved' : detail.eventScopeCode === 'PUBLIC' ? 'information' : 'firing',
        at,
        severity: detail.eventTypeCategory === 'issue' ? 'high' : 'medium',
        account: detail.affectedAccount ?? account,
        region: detail.eventRegion ?? region,
        resources: resourcesOf(delivery),
        title: `${detail.eventTypeCode} (${detail.service})`.slice(0, 500),
        reason: '',
        attributes: { eventTypeCode: detail.eventTypeCode, service: detail.service, ...(detail.eventMetadata?.['publicKey'] === undefined ? {} : { accessKeyId: detail.eventMetadata['publicKey'] }) },
        sample: false,
        suppressed: false,
      },
    ];
  },
});

function resourcesOf({ detail, account, region, provider }: Delivery<Detail>): ResourceRef[] {
  const type = TYPES[detail.service];
  if (type === undefined) return [];
  return (detail.affectedEntities ?? []).slice(0, 50).map(({ entityValue }) => ({ provider, account: detail.affectedAccount ?? account, region: detail.eventRegion ?? region, type, id: entityValue.split('/').at(-1) ?? entityValue }));
}
