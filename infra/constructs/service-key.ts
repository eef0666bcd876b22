import { Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Key } from 'aws-cdk-lib/aws-kms';
import { Construct } from 'constructs';

export interface ServiceKeyProps {
  readonly prefix: string;
  readonly retain: boolean;
}

/** The key of a stage: rotated every year, usable by the log service for this stage's log groups and by alarms. */
export class ServiceKey extends Construct {
  readonly key: Key;

  constructor(scope: Construct, id: string, { prefix, retain }: ServiceKeyProps) {
    super(scope, id);
    const { account, partition, region } = Stack.of(this);
    this.key = new Key(this, 'Key', {
      alias: prefix,
      description: `Encrypts what ${prefix} stores`,
      enableKeyRotation: true,
      pendingWindow: Duration.days(retain ? 30 : 7),
      removalPolicy: retain ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
    });
    const logGroups = ['/aws/lambda/', '/aws/vendedlogs/states/', '/aws/vendedlogs/http/', 'aws-waf-logs-'].map(
      (start) => `arn:${partition}:logs:${region}:${account}:log-group:${start}${prefix}*`,
    );
    this.key.addToResourcePolicy(
      new PolicyStatement({
        principals: [new ServicePrincipal(`logs.${region}.amazonaws.com`)],
        actions: ['kms:Decrypt', 'kms:DescribeKey', 'kms:Encrypt', 'kms:GenerateDataKey', 'kms:ReEncryptFrom', 'kms:ReEncryptTo'],
        resources: ['*'],
        conditions: { ArnLike: { 'kms:EncryptionContext:aws:logs:arn': logGroups } },
      }),
    );
    this.key.addToResourcePolicy(
      new PolicyStatement({
        principals: [new ServicePrincipal('cloudwatch.amazonaws.com')],
        actions: ['kms:Decrypt', 'kms:GenerateDataKey'],
        resources: ['*'],
        conditions: { StringEquals: { 'aws:SourceAccount': account } },
      }),
    );
  }
}
