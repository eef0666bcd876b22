import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import { BackupPlan, BackupPlanRule, BackupResource, BackupVault } from 'aws-cdk-lib/aws-backup';
import type { Table } from 'aws-cdk-lib/aws-dynamodb';
import { Schedule } from 'aws-cdk-lib/aws-events';
import { ManagedPolicy, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { Key } from 'aws-cdk-lib/aws-kms';
import { Construct } from 'constructs';

const KEPT_DAYS = 35;

export interface DailyBackupProps {
  readonly name: string;
  readonly table: Table;
  readonly encryptionKey: Key;
}

/** A backup of the table every night, apart from point-in-time recovery: it survives the table itself. */
export class DailyBackup extends Construct {
  constructor(scope: Construct, id: string, { name, table, encryptionKey }: DailyBackupProps) {
    super(scope, id);
    // AWS deletes no vault that holds a backup, so it stays in every stage; its backups expire by themselves.
    const backupVault = new BackupVault(this, 'Vault', { encryptionKey, removalPolicy: RemovalPolicy.RETAIN });
    const plan = new BackupPlan(this, 'Plan', {
      backupPlanName: name,
      backupVault,
      backupPlanRules: [new BackupPlanRule({ ruleName: 'nightly', scheduleExpression: Schedule.cron({ hour: '3', minute: '0' }), deleteAfter: Duration.days(KEPT_DAYS) })],
    });
    const role = new Role(this, 'Role', {
      assumedBy: new ServicePrincipal('backup.amazonaws.com'),
      managedPolicies: [ManagedPolicy.fromAwsManagedPolicyName('service-role/AWSBackupServiceRolePolicyForBackup')],
    });
    plan.addSelection('Table', { resources: [BackupResource.fromDynamoDbTable(table)], role, disableDefaultBackupPolicy: true });
  }
}
