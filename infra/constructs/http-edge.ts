import { Duration, Fn, Stack } from 'aws-cdk-lib';
import { CfnApi, CfnIntegration, CfnRoute, type CfnRouteProps, CfnStage } from 'aws-cdk-lib/aws-apigatewayv2';
import { Alarm, Metric, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import { CfnPermission } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import type { FunctionSpec } from '../../shared/agent/function-catalog.ts';
import { routesOf, type Route } from '../routes.ts';
import type { ServiceContext } from '../service-context.ts';
import { OpsLogGroup } from './ops-log-group.ts';

/** Who asked for what and how it ended; never a header, a token or a body. */
const ACCESS_LOG_FORMAT = JSON.stringify({
  requestId: '$context.requestId',
  time: '$context.requestTime',
  ip: '$context.identity.sourceIp',
  subject: '$context.authorizer.claims.sub',
  principal: '$context.identity.userArn',
  method: '$context.httpMethod',
  route: '$context.routeKey',
  status: '$context.status',
  bytes: '$context.responseLength',
  latencyMs: '$context.responseLatency',
  integrationError: '$context.integrationErrorMessage',
  authorizerError: '$context.authorizer.error',
});

/** How protected routes know their caller. */
export type RouteAuthorization =
  | { readonly type: 'JWT'; readonly authorizerOf: (api: CfnApi) => string }
  | { readonly type: 'AWS_IAM' };

export interface HttpEdgeProps {
  readonly context: ServiceContext;
  /** Last part of the API's name. */
  readonly name: string;
  /** Functions of the catalog; those without routes are passed over. */
  readonly functions: readonly { readonly spec: FunctionSpec; readonly arn: string }[];
  readonly authorization: RouteAuthorization;
}

/** An HTTP API with one route per HTTP operation, throttled and logged; open are only those of scope `public` and those whose caller signs. */
export class HttpEdge extends Construct {
  readonly api: CfnApi;
  readonly #authorization: Pick<CfnRouteProps, 'authorizationType' | 'authorizerId'>;

  constructor(scope: Construct, id: string, { context, name, functions, authorization }: HttpEdgeProps) {
    super(scope, id);
    const apiName = `${context.prefix}-${name}`;
    const { corsOrigins = [] } = context.options;
    this.api = new CfnApi(this, 'Api', {
      name: apiName,
      protocolType: 'HTTP',
      description: `HTTP operations of ${context.prefix}`,
      ...(corsOrigins.length === 0 ? {} : { corsConfiguration: corsFor(corsOrigins) }),
    });
    this.#authorization =
      authorization.type === 'JWT'
        ? { authorizationType: 'JWT', authorizerId: authorization.authorizerOf(this.api) }
        : { authorizationType: 'AWS_IAM' };
    for (const { spec, arn } of functions) this.#addFunction(spec, arn);
    this.#addStage(apiName, context);
    this.#addAlarm(apiName, context);
  }

  /** Base URL, without a slash at the end. */
  get url(): string {
    return this.api.attrApiEndpoint;
  }

  #addFunction(spec: FunctionSpec, functionArn: string): void {
    const integration = new CfnIntegration(this, `${spec.name}-integration`, {
      apiId: this.api.ref,
      integrationType: 'AWS_PROXY',
      integrationUri: functionArn,
      payloadFormatVersion: '2.0',
    });
    const { account, partition, region } = Stack.of(this);
    new CfnPermission(this, `${spec.name}-permission`, {
      action: 'lambda:InvokeFunction',
      functionName: functionArn,
      principal: 'apigateway.amazonaws.com',
      sourceArn: Fn.join('', ['arn:', partition, ':execute-api:', region, ':', account, ':', this.api.ref, '/*/*']),
    });
    for (const route of routesOf(spec)) this.#addRoute(route, integration);
  }

  #addRoute(route: Route, integration: CfnIntegration): void {
    const protection = route.isOpen ? { authorizationType: 'NONE' } : this.#authorization;
    const isJwt = protection.authorizationType === 'JWT';
    new CfnRoute(this, route.key, {
      apiId: this.api.ref,
      routeKey: route.key,
      target: Fn.join('/', ['integrations', integration.ref]),
      ...protection,
      ...(isJwt && route.acceptedScopes.length > 0 ? { authorizationScopes: [...route.acceptedScopes] } : {}),
    });
  }

  #addStage(apiName: string, { settings, foundation }: ServiceContext): void {
    const { logGroup } = new OpsLogGroup(this, 'AccessLog', { name: `/aws/vendedlogs/http/${apiName}`, settings, encryptionKey: foundation.key });
    new CfnStage(this, 'Stage', {
      apiId: this.api.ref,
      stageName: '$default',
      autoDeploy: true,
      accessLogSettings: { destinationArn: logGroup.logGroupArn, format: ACCESS_LOG_FORMAT },
      defaultRouteSettings: {
        detailedMetricsEnabled: true,
        throttlingRateLimit: settings.throttling.ratePerSecond,
        throttlingBurstLimit: settings.throttling.burst,
      },
    });
  }

  #addAlarm(apiName: string, { foundation }: ServiceContext): void {
    const alarm = new Alarm(this, 'ServerErrors', {
      metric: new Metric({ namespace: 'AWS/ApiGateway', metricName: '5xx', dimensionsMap: { ApiId: this.api.ref }, period: Duration.minutes(1), statistic: 'Sum' }),
      alarmDescription: `${apiName} answers with server errors. The access log names the route and the request.`,
      threshold: 1,
      evaluationPeriods: 5,
      datapointsToAlarm: 2,
      treatMissingData: TreatMissingData.NOT_BREACHING,
    });
    alarm.addAlarmAction(new SnsAction(foundation.alarmTopic));
  }
}

function corsFor(allowOrigins: readonly string[]): CfnApi.CorsProperty {
  return {
    allowOrigins: [...allowOrigins],
    allowMethods: ['GET', 'POST', 'PUT', 'DELETE'],
    allowHeaders: ['authorization', 'content-type', 'idempotency-key'],
    exposeHeaders: ['location', 'retry-after', 'x-request-id'],
    maxAge: 600,
  };
}
