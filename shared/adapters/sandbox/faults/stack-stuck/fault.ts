import { defineSandboxFault } from '../../model.ts';

/** A stack cannot go back to how it was. */
export default defineSandboxFault({
  id: 'stack-stuck',
  title: 'A stack could not be rolled back',
  remediation: 'stack-rollback-failed',
  resourceType: 'AWS::CloudFormation::Stack',
  resource: 'shop',
  inject: async (world, { type, id }) => {
    await world.change(type, id, (before) => ({ ...before, StackStatus: 'UPDATE_ROLLBACK_FAILED', Failed: [{ LogicalResourceId: 'Database', ResourceType: 'AWS::RDS::DBInstance', ResourceStatus: 'UPDATE_FAILED', ResourceStatusReason: 'The database was not available.' }] }));
  },
  lasts: async (_world, { properties }) => properties['StackStatus'] === 'UPDATE_ROLLBACK_FAILED',
  report: ({ id, region, account }) => ({ source: 'aws.cloudformation', detailType: 'CloudFormation Stack Status Change', resources: [], detail: { 'stack-id': `arn:aws:cloudformation:${region}:${account}:stack/${id}/0123`, 'status-details': { status: 'UPDATE_ROLLBACK_FAILED', 'status-reason': 'The following resources failed to update: [Database].' } } }),
});
