import { CfnOutput, Stack, type StackProps } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { HttpEdge } from '../constructs/http-edge.ts';
import { functionArn } from '../names.ts';
import { routesOf } from '../routes.ts';
import type { ServiceContext } from '../service-context.ts';

/**
 * The same routes for callers that sign with IAM: `execute-api:Invoke` on a route is the permission to call it. A
 * route has one authoriser only, so this is an API of its own; it invokes the same functions.
 */
export class ApiIamStack extends Stack {
  constructor(scope: Construct, id: string, context: ServiceContext, props: StackProps) {
    super(scope, id, props);
    const functions = context.catalog
      .filter((spec) => routesOf(spec).length > 0)
      .map((spec) => ({ spec, arn: functionArn(this, context.prefix, spec.name) }));
    const edge = new HttpEdge(this, 'Http', { context, name: 'api-iam', functions, authorization: { type: 'AWS_IAM' } });
    new CfnOutput(this, 'IamApiUrl', { value: edge.url, description: 'Base URL of the HTTP API for signed requests' });
  }
}
