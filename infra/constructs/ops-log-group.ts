import { RemovalPolicy } from 'aws-cdk-lib';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { LogGroup, type RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import type { StageSettings } from '../settings.ts';

export interface OpsLogGroupProps {
  /** Full name; the key's policy allows the log service names of this stage only. */
  readonly name: string;
  readonly settings: StageSettings;
  readonly encryptionKey: IKey;
}

/** A log group with retention and our own key; kept in stages that keep their data. */
export class OpsLogGroup extends Construct {
  readonly logGroup: LogGroup;

  constructor(scope: Construct, id: string, { name, settings, encryptionKey }: OpsLogGroupProps) {
    super(scope, id);
    // The enum's members are the numbers of days themselves.
    const retention: RetentionDays = settings.logRetentionDays;
    this.logGroup = new LogGroup(this, 'Group', {
      logGroupName: name,
      retention,
      encryptionKey,
      removalPolicy: settings.retainData ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
    });
  }
}
