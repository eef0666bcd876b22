import { defineSandboxFault } from '../../model.ts';
import { objectsOf, textOf } from '../../values.ts';

const GROUP = 'AWS::EC2::SecurityGroup';

/** Somebody runs a miner on an instance, and GuardDuty sees it ask for its pool. */
export default defineSandboxFault({
  id: 'instance-mines-coins',
  title: 'An instance mines coins for somebody',
  remediation: 'ec2-compromised',
  resourceType: 'AWS::EC2::Instance',
  resource: 'i-us-east-1-04',
  inject: async () => undefined,
  lasts: async (world, { properties }) => {
    const groups = await Promise.all(objectsOf(properties['NetworkInterfaces']).flatMap((each) => objectsOf(each['Groups'])).map((group) => world.get(GROUP, textOf(group['GroupId']))));
    return groups.some((group) => objectsOf(group?.properties['IpPermissionsEgress']).length > 0);
  },
  report: ({ id, region, account }, now, fault) => ({
    source: 'aws.guardduty',
    detailType: 'GuardDuty Finding',
    detail: {
      schemaVersion: '2.0', accountId: account, region, partition: 'aws', id: `finding-${fault}`, arn: `arn:aws:guardduty:${region}:${account}:detector/sandbox/finding/finding-${fault}`,
      type: 'CryptoCurrency:EC2/BitcoinTool.B!DNS', severity: 8, createdAt: now.toISOString(), updatedAt: now.toISOString(), title: `Bitcoin-related domain name queried by EC2 instance ${id}.`, description: 'An instance asks for a mining pool.',
      resource: { resourceType: 'Instance', instanceDetails: { instanceId: id } },
      service: { serviceName: 'guardduty', detectorId: 'sandbox', resourceRole: 'ACTOR', archived: false, count: 1, additionalInfo: { value: '{}', type: 'default' } },
    },
  }),
});
