import { defineSandboxFault } from '../../model.ts';

/** Somebody disables the detector of GuardDuty. */
export default defineSandboxFault({
  id: 'detector-disabled',
  title: 'GuardDuty was switched off',
  remediation: 'detection-disabled',
  resourceType: 'AWS::GuardDuty::Detector',
  resource: 'detector-us-east-1',
  inject: async (world, { type, id }) => {
    await world.change(type, id, (before) => ({ ...before, Status: 'DISABLED' }));
  },
  lasts: async (_world, { properties }) => properties['Status'] !== 'ENABLED',
  report: ({ id, region, account }, now, fault) => ({ source: 'aws.guardduty', detailType: 'AWS API Call via CloudTrail', detail: { eventID: fault, eventTime: now.toISOString(), eventSource: 'guardduty.amazonaws.com', eventName: 'UpdateDetector', awsRegion: region, recipientAccountId: account, userIdentity: { type: 'IAMUser', arn: `arn:aws:iam::${account}:user/casey` }, requestParameters: { detectorId: id, enable: false } } }),
});
