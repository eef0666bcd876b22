import { Stack } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import type { Permission } from '../../shared/agent/operation.ts';
import { executionsArn, remedyRoleArn, secretsPath, stateMachineArn } from '../names.ts';
import type { ServiceContext } from '../service-context.ts';

type Grant = (scope: Construct, context: ServiceContext) => readonly PolicyStatement[];

const allow = (actions: string[], resources: string[]): PolicyStatement => new PolicyStatement({ actions, resources });

/** Use of our key through one AWS service only: nothing can be decrypted that the service did not hand out. */
function keyThrough(service: string, actions: string[]): Grant {
  return (scope, { foundation }) => [
    new PolicyStatement({
      actions,
      resources: [foundation.key.keyArn],
      conditions: { StringEquals: { 'kms:ViaService': `${service}.${Stack.of(scope).region}.amazonaws.com` } },
    }),
  ];
}

/** Each logical permission as the AWS calls that its adapter makes, on this service's own resources. */
const GRANTS: Readonly<Record<Permission, readonly Grant[]>> = {
  'store:read': [
    (_scope, { foundation }) => [allow(['dynamodb:GetItem', 'dynamodb:Query'], [foundation.table.tableArn])],
    keyThrough('dynamodb', ['kms:Decrypt', 'kms:DescribeKey']),
  ],
  'store:write': [
    (_scope, { foundation }) => [allow(['dynamodb:DeleteItem', 'dynamodb:PutItem', 'dynamodb:UpdateItem'], [foundation.table.tableArn])],
    keyThrough('dynamodb', ['kms:Decrypt', 'kms:DescribeKey', 'kms:Encrypt', 'kms:GenerateDataKey']),
  ],
  'blobs:read': [
    // Without ListBucket S3 answers 403 for an absent object, which could not be told from a refusal.
    (_scope, { foundation }) => [
      allow(['s3:GetObject'], [foundation.blobs.arnForObjects('*')]),
      allow(['s3:ListBucket'], [foundation.blobs.bucketArn]),
    ],
    keyThrough('s3', ['kms:Decrypt']),
  ],
  'blobs:write': [
    (_scope, { foundation }) => [allow(['s3:DeleteObject', 's3:PutObject', 's3:PutObjectRetention'], [foundation.blobs.arnForObjects('*')])],
    // S3 needs Decrypt as well to put together the parts of a large upload.
    keyThrough('s3', ['kms:Decrypt', 'kms:GenerateDataKey']),
  ],
  'bus:publish': [(_scope, { bus }) => [allow(['events:PutEvents'], [bus.eventBusArn])]],
  'workflows:start': [
    (scope, { prefix, workflowIds }) => [allow(['states:StartExecution'], workflowIds.map((id) => stateMachineArn(scope, prefix, id)))],
  ],
  'secrets:read': [
    (scope, { prefix }) => [allow(['ssm:GetParameter'], [Stack.of(scope).formatArn({ service: 'ssm', resource: 'parameter', resourceName: `${secretsPath(prefix).slice(1)}/*` })])],
    keyThrough('ssm', ['kms:Decrypt']),
  ],
  'topics:publish': [
    (scope, { prefix }) => [allow(['sns:Publish'], [Stack.of(scope).formatArn({ service: 'sns', resource: `${prefix}-*` })])],
    // A topic that is encrypted with the service's own key.
    keyThrough('sns', ['kms:Decrypt', 'kms:GenerateDataKey']),
  ],
  'cloud:remediate': [(scope, { prefix, remedies }) => [allow(['sts:AssumeRole'], remedies.map(({ id }) => remedyRoleArn(scope, prefix, id)))]],
  'workflows:resume': [
    (scope, { prefix, workflowIds }) => [allow(['states:SendTaskSuccess'], workflowIds.map((id) => stateMachineArn(scope, prefix, id)))],
  ],
  'workflows:describe': [
    (scope, { prefix, workflowIds }) => [allow(['states:DescribeExecution'], workflowIds.map((id) => executionsArn(scope, prefix, id)))],
  ],
};

/** The IAM statements that the given permissions come to: no wildcard action, only this service's resources. */
export function statementsFor(scope: Construct, context: ServiceContext, permissions: readonly Permission[]): PolicyStatement[] {
  return permissions.flatMap((permission) => GRANTS[permission].flatMap((grant) => grant(scope, context)));
}
