import { HEALED } from '../../account.ts';
import { defineSandboxService } from '../../model.ts';
import { found, textOf } from '../../values.ts';

const JOB = 'AWS::Backup::BackupJob';

/** AWS Backup: the last backup of a database. */
export default defineSandboxService({
  id: 'backup',
  inventory: (region, account) => [{ account, region, type: JOB, id: `job-${region}`, tags: HEALED, properties: { BackupJobId: `job-${region}`, State: 'COMPLETED', ResourceArn: `arn:aws:rds:${region}:${account}:db:database-01`, BackupVaultName: 'shop', IamRoleArn: `arn:aws:iam::${account}:role/backup`, StatusMessage: '', CreationDate: '2025-12-01T03:00:00.000Z' } }],
  actions: {
    'backup:DescribeBackupJob': async ({ BackupJobId: id }, world) => found(await world.get(JOB, textOf(id)), 'ResourceNotFoundException', 'The job does not exist.').properties,
    'backup:ListBackupJobs': async ({ ByResourceArn: arn }, world) => ({ BackupJobs: (await world.list(JOB)).map(({ properties }) => properties).filter((job) => job['ResourceArn'] === arn) }),
  },
});
