import { defineSandboxFault } from '../../model.ts';

/** Somebody stops the recorder of Config. */
export default defineSandboxFault({
  id: 'recorder-stopped',
  title: 'Config was switched off',
  remediation: 'detection-disabled',
  resourceType: 'AWS::Config::ConfigurationRecorder',
  resource: 'default',
  inject: async (world, { type, id }) => {
    await world.change(type, id, (before) => ({ ...before, recording: false }));
  },
  lasts: async (_world, { properties }) => properties['recording'] !== true,
  report: ({ id, region, account }, now, fault) => ({ source: 'aws.config', detailType: 'AWS API Call via CloudTrail', detail: { eventID: fault, eventTime: now.toISOString(), eventSource: 'config.amazonaws.com', eventName: 'StopConfigurationRecorder', awsRegion: region, recipientAccountId: account, userIdentity: { type: 'IAMUser', arn: `arn:aws:iam::${account}:user/casey` }, requestParameters: { configurationRecorderName: id } } }),
});
