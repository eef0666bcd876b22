import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { templatesOf } from '../test/infra-templates.ts';
import type { RegisteredOperation } from '../shared/agent/operation.ts';
import { operations } from '../shared/registry.gen.ts';
import { deploymentFrom } from './deployment.ts';
import { settingsOf } from './settings.ts';

const added: RegisteredOperation = {
  id: 'gardens.water',
  title: 'Water',
  summary: 'Waters.',
  method: 'POST',
  path: '/v1/gardens/{id}/water',
  scope: 'gardens:write',
  risk: 'write',
  permissions: ['blobs:read'],
  events: ['devops-engineer.pipelines-generated'],
  schedule: { expression: 'rate(6 hours)', input: { id: 'front' } },
  workflow: true,
  timeoutSeconds: 120,
  load: () => Promise.reject(new Error('never loaded here')),
};

describe('an operation of a new area', () => {
  const before = templatesOf({ stage: 'dev' });
  const after = templatesOf({ stage: 'dev', operations: [...operations, added] });
  const gained = (type: string) => after.ofType(type).length - before.ofType(type).length;

  it('brings its function, route, rule and schedule without an edit here', () => {
    const names = after.ofType('AWS::Lambda::Function').map(({ Properties }) => Properties['FunctionName']);
    expect(names).toContain('devops-engineer-dev-api-gardens');
    expect(gained('AWS::Lambda::Function')).toBe(1);
    expect(gained('AWS::ApiGatewayV2::Route')).toBe(2);
    expect(gained('AWS::Events::Rule')).toBe(1);
    expect(gained('AWS::Scheduler::Schedule')).toBe(1);
    expect(gained('AWS::CloudWatch::Alarm')).toBe(3);
  });

  it('gets the time it asks for where nobody waits for an answer', () => {
    const timeouts = Object.fromEntries(after.ofType('AWS::Lambda::Function').map(({ Properties }) => [Properties['FunctionName'], Properties['Timeout']]));
    expect(timeouts).toMatchObject({ 'devops-engineer-dev-api-gardens': 29, 'devops-engineer-dev-schedules': 125, 'devops-engineer-dev-workflow-steps': 125 });
  });

  it('is refused when it names an event that does not exist', () => {
    expect(() => templatesOf({ stage: 'dev', operations: [{ ...added, events: ['gardens.rain'] }] })).toThrow('gardens.rain');
  });
});

describe('what an operator gives', () => {
  it('comes from the command line or from CDK', () => {
    expect(deploymentFrom(['-c', 'stage=prod', '-c', 'audience=a, b'], {})).toEqual({ stage: 'prod', deployment: { audience: ['a', 'b'] } });
    const environment = { CDK_CONTEXT_JSON: '{"issuer":"https://issuer.example.com","aws:cdk:x":true}', CDK_DEFAULT_ACCOUNT: '111111111111', CDK_DEFAULT_REGION: 'eu-west-1' };
    expect(deploymentFrom([], environment)).toEqual({ stage: 'dev', deployment: { issuer: 'https://issuer.example.com', account: '111111111111', region: 'eu-west-1' } });
  });

  it('is refused with the wrong key named', () => {
    expect(() => deploymentFrom(['-c', 'alarmEmail=nobody'], {})).toThrow('alarmEmail');
    expect(() => settingsOf('moon')).toThrow('dev or prod');
  });

  it.each([
    ['no issuer', {}, 'issuer'],
    ['a domain without its certificate', { domain: 'devops.example.com' }, 'certificateArn'],
    ['a region without a firewall', { account: '111111111111', region: 'eu-west-1' }, 'webAclArn'],
  ])('is refused with %s', (_name, deployment, message) => {
    const whole = message === 'issuer' ? deployment : { issuer: 'https://issuer.example.com', audience: ['a'], ...deployment };
    expect(() => templatesOf({ stage: 'dev', deployment: whole })).toThrow(message);
  });

  it('deploys to another region with a firewall of its own', () => {
    const webAclArn = 'arn:aws:wafv2:us-east-1:111111111111:global/webacl/x/y';
    const templates = templatesOf({ stage: 'dev', deployment: { issuer: 'https://issuer.example.com', audience: ['a'], account: '111111111111', region: 'eu-west-1', webAclArn } });
    expect(templates.ofType('AWS::WAFv2::WebACL')).toEqual([]);
    expect(templates.ofType('AWS::CloudFront::Distribution')[0]?.Properties['DistributionConfig'].WebACLId).toBe(webAclArn);
  });
});

it('turns every recommended feature flag on', () => {
  const read = (path: string): Record<string, unknown> => JSON.parse(readFileSync(join(import.meta.dirname, '..', path), 'utf8'));
  expect(read('cdk.json')['context']).toEqual(read('node_modules/aws-cdk-lib/recommended-feature-flags.json'));
});
