import { defineSandboxFault } from '../../model.ts';

/** A backup ends without a copy. */
export default defineSandboxFault({
  id: 'backup-fails',
  title: 'A backup has failed',
  remediation: 'backup-failed',
  resourceType: 'AWS::Backup::BackupJob',
  resource: 'job-us-east-1',
  inject: async (world, { type, id }) => {
    await world.change(type, id, (before) => ({ ...before, State: 'FAILED', StatusMessage: 'The snapshot could not be taken.' }));
  },
  lasts: async (_world, { properties }) => properties['State'] === 'FAILED',
  report: ({ id, properties }) => ({ source: 'aws.backup', detailType: 'Backup Job State Change', resources: [], detail: { backupJobId: id, state: 'FAILED', resourceArn: properties['ResourceArn'] ?? '', resourceType: 'RDS', statusMessage: 'The snapshot could not be taken.' } }),
});
