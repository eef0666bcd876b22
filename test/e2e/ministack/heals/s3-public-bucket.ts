import { expect } from 'vitest';
import { CreateBucketCommand, DeleteBucketCommand, DeletePublicAccessBlockCommand, GetPublicAccessBlockCommand, PutBucketTaggingCommand, S3Client } from '@aws-sdk/client-s3';
import { apiCall, defineHeal, sdk, TAG } from '../healing/heal.ts';

const s3 = new S3Client({ ...sdk, forcePathStyle: true });
const Bucket = 'heals-public';

/** A bucket whose public access block somebody took away. */
export default defineHeal({
  remediation: 's3-public-bucket',
  mode: 'auto',
  breakIt: async (account) => {
    await s3.send(new CreateBucketCommand({ Bucket }));
    await s3.send(new PutBucketTaggingCommand({ Bucket, Tagging: { TagSet: [TAG] } }));
    await s3.send(new DeletePublicAccessBlockCommand({ Bucket }));
    return {
      resource: Bucket,
      event: apiCall(account, 's3', 'DeleteBucketPublicAccessBlock', { bucketName: Bucket }),
      verify: async () => {
        const { PublicAccessBlockConfiguration } = await s3.send(new GetPublicAccessBlockCommand({ Bucket }));
        expect(PublicAccessBlockConfiguration).toEqual({ BlockPublicAcls: true, IgnorePublicAcls: true, BlockPublicPolicy: true, RestrictPublicBuckets: true });
      },
      remove: async () => void (await s3.send(new DeleteBucketCommand({ Bucket }))),
    };
  },
});
