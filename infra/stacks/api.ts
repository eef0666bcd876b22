import { CfnOutput, Stack, type StackProps } from 'aws-cdk-lib';
import { CfnAuthorizer } from 'aws-cdk-lib/aws-apigatewayv2';
import type { Construct } from 'constructs';
import { HttpEdge } from '../constructs/http-edge.ts';
import { OpsFunction } from '../constructs/ops-function.ts';
import { routesOf } from '../routes.ts';
import type { ServiceContext } from '../service-context.ts';
import { authOf } from '../settings.ts';

/** The HTTP API for callers with a token of the OIDC issuer, and the functions that answer. */
export class ApiStack extends Stack {
  readonly edge: HttpEdge;

  constructor(scope: Construct, id: string, context: ServiceContext, props: StackProps) {
    super(scope, id, props);
    const { issuer, audience } = authOf(context.settings, context.options);
    const functions = context.catalog
      .filter((spec) => routesOf(spec).length > 0)
      .map((spec) => ({ spec, arn: new OpsFunction(this, spec.name, { context, spec }).function.functionArn }));
    this.edge = new HttpEdge(this, 'Http', {
      context,
      name: 'api',
      functions,
      authorization: {
        type: 'JWT',
        authorizerOf: (api) =>
          new CfnAuthorizer(this, 'Jwt', {
            apiId: api.ref,
            name: 'jwt',
            authorizerType: 'JWT',
            identitySource: ['$request.header.Authorization'],
            jwtConfiguration: { issuer, audience },
          }).ref,
      },
    });
    new CfnOutput(this, 'ApiUrl', { value: this.edge.url, description: 'Base URL of the HTTP API' });
  }
}
