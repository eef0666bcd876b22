import type * as z from 'zod/mini';
import type event from '../../../../../events/aws/backup-job-state-change/event.ts';
import { defineSource } from '../../model.ts';

type Detail = z.infer<typeof event.schema>;

/** One that is ABORTED was stopped by somebody. */
const FAILED: ReadonlySet<string> = new Set(['FAILED', 'EXPIRED', 'PARTIAL']);

export default defineSource<Detail>({
  event: 'aws.backup-job-state-change',
  fact: 'job',
  fires: 'failed, expired or partial; one that was aborted was asked for',
  read: ({ id, detail, account, region, time, resources, provider }) => {
    return [
      {
        id,
        fingerprint: `backup:${account}:${region}:${detail.backupJobId}`,
        type: 'aws.backup-job-state-change',
        kind: 'failure',
        status: FAILED.has(detail.state) ? 'firing' : 'information',
        at: time,
        severity: 'high',
        account,
        region,
        resources: [{ provider, account, region, type: 'AWS::Backup::BackupJob', id: detail.backupJobId }],
        title: `The backup of ${detail.resourceArn ?? resources[0] ?? 'something'} is ${detail.state}`.slice(0, 500),
        reason: (detail.statusMessage ?? '').slice(0, 1000),
        attributes: { state: detail.state, resourceType: detail.resourceType ?? '' },
        sample: false,
        suppressed: false,
      },
    ];
  },
});
