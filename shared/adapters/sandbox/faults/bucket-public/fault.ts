import { defineSandboxFault } from '../../model.ts';

/** Somebody takes the public access block off a bucket whose policy lets everybody in. */
export default defineSandboxFault({
  id: 'bucket-public',
  title: 'A bucket can be read by everybody',
  remediation: 's3-public-bucket',
  resourceType: 'AWS::S3::Bucket',
  resource: 'shop-us-east-1-02',
  fits: ({ properties }) => properties['Website'] === undefined,
  inject: async (world, { type, id }) => {
    await world.change(type, id, (before) => ({ ...before, PublicAccessBlock: null, IsPublic: true }));
  },
  lasts: async (_world, { properties }) => properties['IsPublic'] === true && (properties['PublicAccessBlock'] ?? null) === null,
  report: ({ id, region, account }, now, fault) => ({
    source: 'aws.s3',
    detailType: 'AWS API Call via CloudTrail',
    detail: { eventID: fault, eventTime: now.toISOString(), eventSource: 's3.amazonaws.com', eventName: 'DeleteBucketPublicAccessBlock', awsRegion: region, recipientAccountId: account, userIdentity: { type: 'IAMUser', arn: `arn:aws:iam::${account}:user/casey` }, requestParameters: { bucketName: id } },
  }),
});
