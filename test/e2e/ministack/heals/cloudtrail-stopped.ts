import { expect } from 'vitest';
import { AddTagsCommand, CloudTrailClient, CreateTrailCommand, DeleteTrailCommand, GetTrailStatusCommand, StartLoggingCommand, StopLoggingCommand } from '@aws-sdk/client-cloudtrail';
import { CreateBucketCommand, DeleteBucketCommand, S3Client } from '@aws-sdk/client-s3';
import { apiCall, defineHeal, sdk, TAG } from '../healing/heal.ts';

const trails = new CloudTrailClient(sdk);
const s3 = new S3Client({ ...sdk, forcePathStyle: true });
const [Name, Bucket] = ['heals-trail', 'heals-trail-records'];

/** A trail that somebody stopped. */
export default defineHeal({
  remediation: 'cloudtrail-stopped',
  mode: 'auto',
  breakIt: async (account) => {
    await s3.send(new CreateBucketCommand({ Bucket }));
    const { TrailARN } = await trails.send(new CreateTrailCommand({ Name, S3BucketName: Bucket }));
    await trails.send(new AddTagsCommand({ ResourceId: TrailARN, TagsList: [TAG] }));
    await trails.send(new StartLoggingCommand({ Name }));
    await trails.send(new StopLoggingCommand({ Name }));
    const logs = async () => (await trails.send(new GetTrailStatusCommand({ Name }))).IsLogging;
    expect(await logs()).toBe(false);
    return {
      resource: Name,
      event: apiCall(account, 'cloudtrail', 'StopLogging', { name: Name }),
      verify: async () => expect(await logs()).toBe(true),
      remove: async () => {
        await trails.send(new DeleteTrailCommand({ Name }));
        await s3.send(new DeleteBucketCommand({ Bucket }));
      },
    };
  },
});
