import { defineSandboxFault } from '../../model.ts';

/** Somebody schedules a key for deletion. */
export default defineSandboxFault({
  id: 'key-pending-deletion',
  title: 'A key is about to be deleted',
  remediation: 'kms-key-pending-deletion',
  resourceType: 'AWS::KMS::Key',
  resource: 'key-us-east-1',
  inject: async (world, { type, id }) => {
    await world.change(type, id, (before) => ({ ...before, KeyState: 'PendingDeletion', DeletionDate: new Date(world.now.getTime() + 7 * 86_400_000).toISOString() }));
  },
  lasts: async (_world, { properties }) => properties['KeyState'] === 'PendingDeletion',
  report: ({ id, region, account }, now, fault) => ({ source: 'aws.kms', detailType: 'AWS API Call via CloudTrail', detail: { eventID: fault, eventTime: now.toISOString(), eventSource: 'kms.amazonaws.com', eventName: 'ScheduleKeyDeletion', awsRegion: region, recipientAccountId: account, userIdentity: { type: 'IAMUser', arn: `arn:aws:iam::${account}:user/casey` }, requestParameters: { keyId: `arn:aws:kms:${region}:${account}:key/${id}` } } }),
});
