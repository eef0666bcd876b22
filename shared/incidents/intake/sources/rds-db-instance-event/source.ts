import type * as z from 'zod/mini';
import type event from '../../../../../events/aws/rds-db-instance-event/event.ts';
import { defineSource } from '../../model.ts';
import { instantOf } from '../../instant.ts';

type Detail = z.infer<typeof event.schema>;

/** Categories after which somebody or something has to act; the others tell of what is as it should be. */
const TROUBLE: ReadonlySet<string> = new Set(['availability', 'failover', 'failure', 'low storage', 'recovery']);

export default defineSource<Detail>({
  event: 'aws.rds-db-instance-event',
  read: ({ id, detail, account, region, time, resources, provider }) => {
    const categories = detail.EventCategories ?? [];
    const isTrouble = categories.some((category) => TROUBLE.has(category));
    return [
      {
        id,
        fingerprint: `rds:${account}:${region}:${detail.SourceIdentifier}:${detail.EventID ?? categories.join()}:${detail.Date ?? time}`,
        type: 'aws.rds-db-instance-event',
        kind: 'failure',
        status: isTrouble ? 'firing' : 'information',
        at: instantOf(detail.Date ?? '') ?? time,
        severity: 'high',
        account,
        region,
        resources: [{ provider, account, region, type: 'AWS::RDS::DBInstance', id: detail.SourceIdentifier }],
        title: `${detail.EventID ?? 'An event'} of ${detail.SourceIdentifier}`.slice(0, 500),
        reason: (detail.Message ?? '').slice(0, 1000),
        attributes: { eventId: detail.EventID ?? '', categories: categories.join(',').slice(0, 500), eventOf: resources[0] ?? '' },
        sample: false,
        suppressed: false,
      },
    ];
  },
});
