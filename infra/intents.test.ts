import remedies from '../shared/remedies.gen.json' with { type: 'json' };
import { describe, expect, it } from 'vitest';
import { templatesOf, type StageTemplates, type TemplateResource } from '../test/infra-templates.ts';
import { functionCatalog, type FunctionSpec } from '../shared/agent/function-catalog.ts';
import { operations } from '../shared/registry.gen.ts';

const catalog = functionCatalog(operations);

/** What CloudWatch, SQS and X-Ray take from every function, whatever it does. */
const OWN_ACTIONS = ['logs:CreateLogStream', 'logs:PutLogEvents', 'sqs:SendMessage', 'xray:PutTelemetryRecords', 'xray:PutTraceSegments'];
const ACTIONS_OF: Readonly<Record<string, readonly string[]>> = {
  'store:read': ['dynamodb:GetItem', 'dynamodb:Query', 'kms:Decrypt', 'kms:DescribeKey'],
  'store:write': ['dynamodb:DeleteItem', 'dynamodb:PutItem', 'dynamodb:UpdateItem', 'kms:Decrypt', 'kms:DescribeKey', 'kms:Encrypt', 'kms:GenerateDataKey'],
  'blobs:read': ['kms:Decrypt', 's3:GetObject', 's3:ListBucket'],
  'blobs:write': ['kms:Decrypt', 'kms:GenerateDataKey', 's3:DeleteObject', 's3:PutObject', 's3:PutObjectRetention'],
  'bus:publish': ['events:PutEvents'],
  'workflows:start': ['states:StartExecution'],
  'workflows:describe': ['states:DescribeExecution'],
  'workflows:resume': ['states:SendTaskSuccess'],
  'cloud:remediate': ['sts:AssumeRole'],
  'secrets:read': ['kms:Decrypt', 'ssm:GetParameter'],
  'topics:publish': ['kms:Decrypt', 'kms:GenerateDataKey', 'sns:Publish'],
};
/** Actions that AWS offers for all resources only. */
const WITHOUT_RESOURCE = /^(xray:|logs:(\w+LogDelivery|ListLogDeliveries|DescribeLogGroups|DescribeResourcePolicies|PutResourcePolicy)$)/;

interface Statement {
  readonly Effect: string;
  readonly Action: string | readonly string[];
  readonly Resource: unknown;
}

const actionsOf = ({ Action }: Statement): readonly string[] => (typeof Action === 'string' ? [Action] : Action);
const policiesOf = (templates: StageTemplates): TemplateResource[] => templates.resources.filter(({ Type }) => ['AWS::IAM::ManagedPolicy', 'AWS::IAM::Policy'].includes(Type));
const statementsOf = (policy: TemplateResource): readonly Statement[] => policy.Properties['PolicyDocument'].Statement;

describe.each(['dev', 'prod'])('stage %s', (stage) => {
  const templates = templatesOf({ stage });
  const prefix = `devops-engineer-${stage}`;
  const functions = templates.ofType('AWS::Lambda::Function');
  const alarms = templates.ofType('AWS::CloudWatch::Alarm');
  const isDeadLetterQueue = (stack: string, reference: unknown): boolean => templates.target(stack, reference)?.Type === 'AWS::SQS::Queue';

  function roleActions(spec: FunctionSpec): Set<string> {
    const lambda = functions.find(({ Properties }) => Properties['FunctionName'] === `${prefix}-${spec.name}`);
    const role = lambda && templates.target(lambda.stack, lambda.Properties['Role']);
    const policies = policiesOf(templates).filter((policy) => policy.stack === role?.stack && policy.Properties['Roles'].some((one: { Ref: string }) => one.Ref === role?.id));
    expect(role?.Properties['Policies'] ?? role?.Properties['ManagedPolicyArns']).toBeUndefined();
    return new Set(policies.flatMap(statementsOf).flatMap(actionsOf));
  }

  it('has a function for each entry of the catalog and no other', () => {
    expect(functions.map(({ Properties }) => Properties['FunctionName']).toSorted()).toEqual(catalog.map(({ name }) => `${prefix}-${name}`).toSorted());
  });

  it.each(catalog)('lets $name do what its operations declare and nothing else', (spec) => {
    const expected = [...OWN_ACTIONS, ...spec.permissions.flatMap((permission) => ACTIONS_OF[permission] ?? [`no expectation for ${permission}`])];
    expect([...roleActions(spec)].toSorted()).toEqual([...new Set(expected)].toSorted());
  });

  it('allows no action by wildcard, and all resources only where AWS knows no other', () => {
    // What remediations may do is listed with them, and guarded by tags at run time.
    const statements = policiesOf(templates).filter(({ id }) => !id.startsWith('remedy')).flatMap(statementsOf);
    expect(statements.length).toBeGreaterThan(20);
    expect(statements.flatMap(actionsOf).filter((action) => action.includes('*'))).toEqual([]);
    const everywhere = statements.filter(({ Resource }) => Resource === '*' || (Array.isArray(Resource) && Resource.includes('*')));
    expect(everywhere.flatMap(actionsOf).filter((action) => !WITHOUT_RESOURCE.test(action))).toEqual([]);
  });

  it('has no policy that is longer than IAM takes', () => {
    // A reference inside of a text stands for an account, a region or a partition; 24 characters are more than any of these.
    const written = (value: unknown): string => JSON.stringify(value, (_key, member: unknown) => (member !== null && typeof member === 'object' && 'Fn::Join' in member && Array.isArray(member['Fn::Join']) ? member['Fn::Join'][1].map((part: unknown) => (typeof part === 'string' ? part : 'x'.repeat(24))).join('') : member));
    const long = templates.ofType('AWS::IAM::ManagedPolicy').map(({ id, Properties }) => ({ id, length: written(Properties['PolicyDocument']).length })).filter(({ length }) => length > 6144);
    expect(long).toEqual([]);
  });

  it.each(remedies)('has a role for $id that allows what it declares, and denies it on what is protected', ({ id, permissions }) => {
    const policy = policiesOf(templates).find((candidate) => candidate.Properties['Roles'].some((role: { Ref: string }) => templates.target(candidate.stack, role)?.Properties['RoleName'] === `${prefix}-r-${id}`));
    const [allowed, denied] = policy === undefined ? [] : statementsOf(policy);
    expect(allowed && actionsOf(allowed).toSorted()).toEqual([...new Set([...permissions, 'autoscaling:DescribeTags', 'cloudtrail:ListTags', 'ec2:DescribeTags', 'iam:ListRoleTags', 'iam:ListUserTags', 'rds:ListTagsForResource', 'tag:GetResources'])].toSorted());
    expect(denied).toMatchObject({ Effect: 'Deny', Condition: { StringEquals: { 'aws:ResourceTag/devops-engineer': 'protected' } } });
    expect(denied && actionsOf(denied).toSorted()).toEqual([...permissions].toSorted());
  });

  it.each(functions)('watches $Properties.FunctionName and keeps what it could not do', ({ stack, id, Properties }) => {
    expect(Properties).toMatchObject({ Runtime: 'nodejs24.x', Architectures: ['arm64'], TracingConfig: { Mode: 'Active' } });
    expect(isDeadLetterQueue(stack, Properties['DeadLetterConfig'].TargetArn)).toBe(true);
    expect(templates.target(stack, Properties['LoggingConfig'].LogGroup)?.Type).toBe('AWS::Logs::LogGroup');
    const watched = alarms.filter((alarm) => alarm.stack === stack && alarm.Properties['Dimensions']?.some(({ Value }: { Value: { Ref?: string } }) => Value.Ref === id));
    expect(watched.map((alarm) => alarm.Properties['MetricName']).toSorted()).toEqual(['Errors', 'Throttles']);
  });

  it('encrypts every log group and lets its lines expire', () => {
    const groups = templates.ofType('AWS::Logs::LogGroup');
    expect(groups.length).toBeGreaterThan(functions.length);
    for (const { Properties } of groups) expect(Properties).toMatchObject({ RetentionInDays: stage === 'prod' ? 365 : 30, KmsKeyId: expect.anything() });
  });

  it('mails every alarm', () => {
    expect(alarms.filter(({ Properties }) => (Properties['AlarmActions'] ?? []).length === 0)).toEqual([]);
    expect(templates.ofType('AWS::SNS::Subscription').map(({ Properties }) => Properties['Endpoint'])).toEqual(['operators@example.com']);
  });

  it('encrypts every queue and raises an alarm on its first message', () => {
    const queues = templates.ofType('AWS::SQS::Queue');
    expect(queues.length).toBeGreaterThan(functions.length);
    for (const { stack, id, Properties } of queues) {
      expect(Properties['SqsManagedSseEnabled']).toBe(true);
      const dimension = JSON.stringify({ 'Fn::GetAtt': [id, 'QueueName'] });
      expect(alarms.some((alarm) => alarm.stack === stack && alarm.Properties['Threshold'] === 1 && JSON.stringify(alarm.Properties['Dimensions'] ?? '').includes(dimension))).toBe(true);
    }
  });

  it('gives every rule and every schedule a dead-letter queue', () => {
    const rules = templates.ofType('AWS::Events::Rule');
    const wanted = new Set(operations.flatMap((operation) => operation.events ?? []));
    expect(rules).toHaveLength(wanted.size);
    for (const { stack, Properties } of rules) for (const target of Properties['Targets']) expect(isDeadLetterQueue(stack, target.DeadLetterConfig.Arn)).toBe(true);
    const names = rules.map(({ Properties }) => String(Properties['Name']));
    expect(new Set(names).size).toBe(names.length);
    expect(names.filter((name) => !name.startsWith(`${prefix}-`))).toEqual([]);
    // 20 statements is what a queue's policy takes.
    for (const { Properties } of templates.ofType('AWS::SQS::QueuePolicy')) expect(Properties['PolicyDocument'].Statement.length).toBeLessThan(10);
    expect(templates.ofType('AWS::Lambda::Permission').filter(({ Properties }) => Properties['Principal'] === 'events.amazonaws.com').map(({ Properties }) => JSON.stringify(Properties['SourceArn']).split(':rule/')[1])).toEqual([`${prefix}-*"]]}`, `${prefix}/${prefix}-*"]]}`]);
    const schedules = templates.ofType('AWS::Scheduler::Schedule');
    expect(schedules.map(({ Properties }) => JSON.parse(Properties['Target'].Input).operation)).toEqual(operations.filter(({ schedule }) => schedule !== undefined).map(({ id }) => id));
    for (const { stack, Properties } of schedules) expect(isDeadLetterQueue(stack, Properties['Target'].DeadLetterConfig.Arn)).toBe(true);
  });

  it('opens no bucket, and lets nothing in without TLS', () => {
    const buckets = templates.ofType('AWS::S3::Bucket');
    expect(buckets).toHaveLength(3);
    for (const { stack, id, Properties } of buckets) {
      expect(Properties['PublicAccessBlockConfiguration']).toEqual({ BlockPublicAcls: true, BlockPublicPolicy: true, IgnorePublicAcls: true, RestrictPublicBuckets: true });
      expect(Properties['VersioningConfiguration']).toEqual({ Status: 'Enabled' });
      expect(Properties['BucketEncryption']).toBeDefined();
      const policy = templates.ofType('AWS::S3::BucketPolicy').find((candidate) => candidate.stack === stack && candidate.Properties['Bucket'].Ref === id);
      const refusals = policy?.Properties['PolicyDocument'].Statement.filter((one: Statement) => one.Effect === 'Deny');
      expect(JSON.stringify(refusals)).toContain('{"aws:SecureTransport":"false"}');
      const openTo = policy?.Properties['PolicyDocument'].Statement.filter((one: Statement & { Principal: unknown }) => one.Effect === 'Allow' && JSON.stringify(one.Principal).includes('*'));
      expect(openTo).toEqual([]);
    }
  });

  it('serves every operation on both APIs, to callers with its scope only', () => {
    const apis = templates.ofType('AWS::ApiGatewayV2::Api');
    expect(apis.map(({ stack }) => stack).toSorted()).toEqual([`${prefix}-api`, `${prefix}-api-iam`]);
    for (const { stack } of apis) {
      const routes = templates.ofType('AWS::ApiGatewayV2::Route').filter((route) => route.stack === stack);
      const open = routes.filter(({ Properties }) => Properties['AuthorizationType'] === 'NONE').map(({ Properties }) => Properties['RouteKey']);
      expect(open.toSorted()).toEqual(operations.filter(({ scope, signed }) => scope === 'public' || signed !== undefined).map(({ method, path }) => `${method} ${path}`).toSorted());
      for (const { method, path, scope } of operations.filter((operation) => operation.scope !== 'public' && operation.signed === undefined)) {
        const route = routes.find(({ Properties }) => Properties['RouteKey'] === `${method} ${path}`);
        if (stack.endsWith('-iam')) expect(route?.Properties['AuthorizationType']).toBe('AWS_IAM');
        else expect(route?.Properties).toMatchObject({ AuthorizationType: 'JWT', AuthorizerId: expect.anything(), AuthorizationScopes: [scope, `${scope.split(':')[0]}:*`, '*'] });
      }
      const mcp = routes.filter(({ Properties }) => Properties['RouteKey'].endsWith(' /mcp'));
      expect(mcp.map(({ Properties }) => Properties['AuthorizationType'])).toEqual(Array(3).fill(stack.endsWith('-iam') ? 'AWS_IAM' : 'JWT'));
    }
  });

  it('throttles and logs both APIs, without a token in the log', () => {
    const stages = templates.ofType('AWS::ApiGatewayV2::Stage');
    expect(stages).toHaveLength(2);
    for (const { Properties } of stages) {
      expect(Properties['DefaultRouteSettings'].ThrottlingRateLimit).toBeGreaterThan(0);
      expect(Properties['DefaultRouteSettings'].ThrottlingBurstLimit).toBeGreaterThan(0);
      expect(Properties['AccessLogSettings'].Format).not.toMatch(/authorization|header/i);
    }
  });

  it('protects the table', () => {
    const tables = templates.ofType('AWS::DynamoDB::Table');
    expect(tables).toHaveLength(1);
    expect(tables[0]?.Properties).toMatchObject({
      PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
      SSESpecification: { SSEEnabled: true, SSEType: 'KMS' },
      TimeToLiveSpecification: { AttributeName: 'ttl', Enabled: true },
      DeletionProtectionEnabled: stage === 'prod',
    });
  });

  it('keeps data when the stacks go, in prod only', () => {
    const kept = [...templates.ofType('AWS::DynamoDB::Table'), ...templates.ofType('AWS::KMS::Key'), ...templates.ofType('AWS::S3::Bucket').filter(({ stack }) => stack.endsWith('-data'))];
    expect(kept).toHaveLength(4);
    for (const { DeletionPolicy } of kept) expect(DeletionPolicy).toBe(stage === 'prod' ? 'Retain' : 'Delete');
  });

  it('puts a firewall and security headers before the page', () => {
    const [distribution] = templates.ofType('AWS::CloudFront::Distribution');
    const config = distribution?.Properties['DistributionConfig'];
    expect(config.WebACLId).toBeDefined();
    expect(config.CacheBehaviors.map(({ PathPattern }: { PathPattern: string }) => PathPattern)).toEqual(['/v1/*', '/mcp', '/health', '/openapi.json', '/docs']);
    const [headers] = templates.ofType('AWS::CloudFront::ResponseHeadersPolicy');
    expect(headers?.Properties['ResponseHeadersPolicyConfig'].SecurityHeadersConfig.ContentSecurityPolicy.ContentSecurityPolicy).not.toMatch(/unsafe|\*/);
  });

  it('runs every workflow with logs, traces and an alarm', () => {
    const machines = templates.ofType('AWS::StepFunctions::StateMachine');
    expect(machines.length).toBeGreaterThan(0);
    for (const { Properties } of machines) {
      expect(Properties).toMatchObject({ LoggingConfiguration: { Level: 'ALL', IncludeExecutionData: false }, TracingConfiguration: { Enabled: true } });
      expect(JSON.stringify(Properties['DefinitionSubstitutions'])).toContain('WorkflowSteps');
    }
    expect(alarms.filter(({ Properties }) => Properties['MetricName'] === 'ExecutionsFailed')).toHaveLength(machines.length);
  });
});
