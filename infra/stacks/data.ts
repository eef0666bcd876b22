import { Stack, type StackProps } from 'aws-cdk-lib';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import type { Construct } from 'constructs';
import { DailyBackup } from '../constructs/daily-backup.ts';
import { OpsBucket } from '../constructs/ops-bucket.ts';
import { OpsQueue } from '../constructs/ops-queue.ts';
import { OpsTable } from '../constructs/ops-table.ts';
import { ServiceKey } from '../constructs/service-key.ts';
import type { AppContext, Foundation } from '../service-context.ts';

/** What must outlive a bad deployment: key, table and buckets; and the topic that alarms of all stacks go to. */
export class DataStack extends Stack {
  readonly foundation: Foundation;

  constructor(scope: Construct, id: string, context: AppContext, props: StackProps) {
    super(scope, id, props);
    const { settings, prefix, options } = context;
    const retain = settings.retainData;
    const { key } = new ServiceKey(this, 'ServiceKey', { prefix, retain });
    const { table } = new OpsTable(this, 'Store', { encryptionKey: key, retain });
    // S3 delivers access logs only to buckets with S3's own encryption; CloudFront still by access control list.
    const accessLogs = new OpsBucket(this, 'AccessLogs', { retain, expireAfterDays: settings.logRetentionDays, acceptAccessControlLists: true }).bucket;
    const blobs = new OpsBucket(this, 'Blobs', { retain, encryptionKey: key, objectLock: retain, accessLogs: { bucket: accessLogs, prefix: 'blobs' } }).bucket;
    const alarmTopic = new Topic(this, 'Alarms', { displayName: `Alarms of ${prefix}`, masterKey: key, enforceSSL: true });
    if (options.alarmEmail !== undefined) {
      const { queue } = new OpsQueue(this, 'UndeliveredAlarms', { holds: 'Mails about alarms', alarmTopic });
      alarmTopic.addSubscription(new EmailSubscription(options.alarmEmail, { deadLetterQueue: queue }));
    }
    if (settings.backup) new DailyBackup(this, 'Backup', { name: prefix, table, encryptionKey: key });
    this.foundation = { key, table, blobs, accessLogs, alarmTopic };
  }
}
