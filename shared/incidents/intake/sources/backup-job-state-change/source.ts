import type * as z from 'zod/mini';
import type event from '../../../../../events/aws/backup-job-state-change/event.ts';
import { defineSource } from '../../model.ts';
import { refsOf, toSignal } from '../../signal.ts';

/** One that is ABORTED was stopped by somebody. */
const FAILED: ReadonlySet<string> = new Set(['FAILED', 'EXPIRED', 'PARTIAL']);

export default defineSource<z.infer<typeof event.schema>>({
  event: 'aws.backup-job-state-change',
  fact: 'job',
  fires: 'failed, expired or partial; one that was aborted was asked for',
  read: (delivery) => {
    const { backupJobId, state, resourceArn, resourceType, statusMessage } = delivery.detail;
    return [
      toSignal(delivery, {
        type: 'aws.backup-job-state-change',
        kind: 'failure',
        fingerprint: `backup:${delivery.account}:${delivery.region}:${backupJobId}`,
        status: FAILED.has(state) ? 'firing' : 'information',
        severity: 'high',
        resources: refsOf(delivery, 'AWS::Backup::BackupJob', backupJobId),
        title: `The backup of ${resourceArn ?? delivery.resources[0] ?? 'something'} is ${state}`,
        reason: statusMessage ?? '',
        attributes: { state, resourceType: resourceType ?? '' },
      }),
    ];
  },
});
