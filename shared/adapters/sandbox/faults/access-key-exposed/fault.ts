import { defineSandboxFault } from '../../model.ts';
import { objectsOf } from '../../values.ts';

/** AWS finds a user's access key in a public place. */
export default defineSandboxFault({
  id: 'access-key-exposed',
  title: 'An access key of a user was found in public',
  remediation: 'iam-exposed-key',
  resourceType: 'AWS::IAM::User',
  resource: 'user-03',
  inject: async (world, { type, id }) => {
    await world.change(type, id, (before) => ({ ...before, AccessKeys: objectsOf(before['AccessKeys']).map((key) => ({ ...key, Status: 'Active' })) }));
  },
  lasts: async (_world, { properties }) => objectsOf(properties['AccessKeys']).some((key) => key['Status'] === 'Active'),
  report: ({ id, account }, now, fault) => ({
    source: 'aws.health',
    detailType: 'AWS Health Event',
    resources: [id],
    detail: { eventArn: `arn:aws:health:us-east-1::event/RISK/AWS_RISK_CREDENTIALS_EXPOSED/${fault}`, service: 'RISK', eventTypeCode: 'AWS_RISK_CREDENTIALS_EXPOSED', eventTypeCategory: 'issue', communicationId: fault, statusCode: 'open', eventScopeCode: 'ACCOUNT_SPECIFIC', startTime: now.toUTCString(), lastUpdatedTime: now.toUTCString(), affectedAccount: account, eventRegion: 'us-east-1', affectedEntities: [{ entityValue: id }] },
  }),
});
