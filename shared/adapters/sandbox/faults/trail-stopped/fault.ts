import { defineSandboxFault } from '../../model.ts';

/** Somebody stops the audit trail. */
export default defineSandboxFault({
  id: 'trail-stopped',
  title: 'The audit trail was stopped',
  remediation: 'cloudtrail-stopped',
  resourceType: 'AWS::CloudTrail::Trail',
  resource: 'trail-us-east-1',
  inject: async (world, { type, id }) => {
    await world.change(type, id, (before) => ({ ...before, IsLogging: false }));
  },
  lasts: async (_world, { properties }) => properties['IsLogging'] !== true,
  report: ({ id, region, account }, now, fault) => ({
    source: 'aws.cloudtrail',
    detailType: 'AWS API Call via CloudTrail',
    detail: { eventID: fault, eventTime: now.toISOString(), eventSource: 'cloudtrail.amazonaws.com', eventName: 'StopLogging', awsRegion: region, recipientAccountId: account, userIdentity: { type: 'IAMUser', arn: `arn:aws:iam::${account}:user/casey` }, requestParameters: { name: id } },
  }),
});
