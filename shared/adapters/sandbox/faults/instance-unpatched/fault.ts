import { defineSandboxFault } from '../../model.ts';
import { objectsOf } from '../../values.ts';

/** A weakness is published of what an instance runs. */
export default defineSandboxFault({
  id: 'instance-unpatched',
  title: 'An instance has a critical weakness',
  remediation: 'ec2-patch',
  resourceType: 'AWS::EC2::Instance',
  resource: 'i-us-east-1-16',
  inject: async (world, { type, id }) => {
    await world.change(type, id, (before) => ({ ...before, Weaknesses: [{ findingArn: 'finding', severity: 'CRITICAL', status: 'ACTIVE', fixAvailable: 'YES', packageVulnerabilityDetails: { vulnerabilityId: 'CVE-2026-0001' } }] }));
  },
  lasts: async (_world, { properties }) => objectsOf(properties['Weaknesses']).length > 0,
  report: ({ id, region, account }, now, fault) => ({ source: 'aws.inspector2', detailType: 'Inspector2 Finding', resources: [id], detail: { awsAccountId: account, findingArn: `arn:aws:inspector2:${region}:${account}:finding/${fault}`, severity: 'CRITICAL', status: 'ACTIVE', type: 'PACKAGE_VULNERABILITY', title: 'CVE-2026-0001 - openssl', fixAvailable: 'YES', updatedAt: now.toISOString(), packageVulnerabilityDetails: { vulnerabilityId: 'CVE-2026-0001' }, resources: [{ id, type: 'AWS_EC2_INSTANCE', region }] } }),
});
