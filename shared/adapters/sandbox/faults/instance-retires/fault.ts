import { defineSandboxFault } from '../../model.ts';
import { numberOf, objectsOf } from '../../values.ts';

/** AWS announces that it takes the host of an instance away. */
export default defineSandboxFault({
  id: 'instance-retires',
  title: 'The host of an instance is about to be retired',
  remediation: 'ec2-retirement',
  resourceType: 'AWS::EC2::Instance',
  resource: 'i-us-east-1-18',
  inject: async (world, { type, id }) => {
    const at = new Date(world.now.getTime() + 14 * 86_400_000).toISOString();
    await world.change(type, id, (before) => ({ ...before, Starts: 0, Events: [{ Code: 'instance-retirement', Description: 'The instance is running on degraded hardware', NotBefore: at }] }));
  },
  lasts: async (_world, { properties }) => objectsOf(properties['Events']).length > 0 && numberOf(properties['Starts']) === 0,
  report: ({ id, account, region }, now, fault) => ({
    source: 'aws.health',
    detailType: 'AWS Health Event',
    resources: [id],
    detail: { eventArn: `arn:aws:health:${region}::event/EC2/AWS_EC2_PERSISTENT_INSTANCE_RETIREMENT_SCHEDULED/${fault}`, service: 'EC2', eventTypeCode: 'AWS_EC2_PERSISTENT_INSTANCE_RETIREMENT_SCHEDULED', eventTypeCategory: 'scheduledChange', communicationId: fault, statusCode: 'upcoming', eventScopeCode: 'ACCOUNT_SPECIFIC', startTime: now.toUTCString(), lastUpdatedTime: now.toUTCString(), affectedAccount: account, eventRegion: region, affectedEntities: [{ entityValue: id }] },
  }),
});
