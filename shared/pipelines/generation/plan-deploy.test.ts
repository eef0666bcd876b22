import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openFiles } from '../../adapters/repositories/files.ts';
import { platforms } from '../platforms/index.gen.ts';
import { generatePipeline, platformOf } from './generate.ts';
import { optionsSchema } from './options.ts';

const NOW = new Date('2026-11-23T00:00:00Z');
const TERRAFORM = { 'infra/main.tf': 'terraform {\n  required_version = ">= 1.9"\n}\n', 'infra/production.tfvars': 'size = 3\n' };
const CDK = { 'package.json': JSON.stringify({ name: 'app', scripts: { build: 'tsc', test: 'node --test' }, devDependencies: { 'aws-cdk-lib': '^2.0.0' } }), 'package-lock.json': '{"lockfileVersion":3}', 'cdk.json': '{"app":"node app.js"}' };
const CONTAINER = { 'package.json': JSON.stringify({ name: 'shop', scripts: { test: 'node --test' } }), Dockerfile: 'FROM node:24\nCOPY . .\n' };
const BASE = { environments: [{ name: 'staging' }, { name: 'production', approval: true }], repository: 'acme/shop' };

function generate(files: Readonly<Record<string, string>>, deploy: object, platform = 'github-actions') {
  const { generated, pipeline } = generatePipeline({ tree: openFiles(files), platform: platformOf(platform), options: optionsSchema.parse({ deploy: { ...BASE, ...deploy } }), now: NOW, version: '0' });
  const content = (path: string): string => generated.files.find((file) => file.path === path)?.content ?? '';
  return { generated, pipeline, content, codes: generated.warnings.map(({ code }) => code), ids: pipeline.jobs.map(({ id }) => id) };
}
const linesOf = ({ pipeline }: ReturnType<typeof generate>, id: string): string => pipeline.jobs.find((job) => job.id === id)?.steps.flatMap(({ run }) => run).join('\n') ?? '';

describe('planDeploy', () => {
  it('plans with one role and applies with another, environment after environment, after all else', () => {
    const { pipeline } = generate(TERRAFORM, { cloud: 'aws' });
    const shown = pipeline.jobs.filter(({ identity }) => identity).map(({ id, needs, when, identity, environment }) => [id, needs, when, identity?.role, environment]);
    expect(shown).toEqual([
      ['plan-infra-staging', [], ['change', 'default-branch'], 'shop-staging-plan', { name: 'staging-plan', approval: false }],
      ['deploy-infra-staging', ['validate', 'plan-infra-staging'], ['default-branch'], 'shop-staging', { name: 'staging', approval: false }],
      ['plan-infra-production', [], ['change', 'default-branch'], 'shop-production-plan', { name: 'production-plan', approval: false }],
      ['deploy-infra-production', ['deploy-infra-staging', 'plan-infra-production'], ['default-branch'], 'shop-production', { name: 'production', approval: true }],
    ]);
  });

  it('lets each role in from one subject and one audience, compared as they are', () => {
    const { content } = generate(TERRAFORM, { cloud: 'aws', ids: { owner: '12', repository: '34' }, preview: { ttlHours: 5 } });
    const template = JSON.parse(content('deploy/aws-roles.json'));
    const roles = Object.values<{ Type: string; Properties: { RoleName: string; ManagedPolicyArns: unknown; AssumeRolePolicyDocument: { Statement: readonly object[] } } }>(template.Resources).filter(({ Type }) => Type === 'AWS::IAM::Role');
    expect(roles.map(({ Properties }) => [Properties.RoleName, Properties.AssumeRolePolicyDocument.Statement])).toContainEqual([
      'shop-production',
      [{ Effect: 'Allow', Principal: { Federated: { Ref: 'Issuer' } }, Action: 'sts:AssumeRoleWithWebIdentity', Condition: { StringEquals: { 'token.actions.githubusercontent.com:aud': 'sts.amazonaws.com', 'token.actions.githubusercontent.com:sub': 'repo:acme@12/shop@34:environment:production' } } }],
    ]);
    expect(roles.find(({ Properties }) => Properties.RoleName === 'shop-staging-plan')?.Properties.ManagedPolicyArns).toEqual(['arn:aws:iam::aws:policy/ReadOnlyAccess']);
    expect(roles).toHaveLength(5);
    expect(content('deploy/aws-roles.json')).not.toMatch(/StringLike|[*?]/);
  });

  it('writes the same for Azure and Google Cloud', () => {
    const azure = generate(TERRAFORM, { cloud: 'azure' });
    expect(JSON.parse(azure.content('deploy/azure/shop-production.json'))).toMatchObject({ issuer: 'https://token.actions.githubusercontent.com', subject: 'repo:acme/shop:environment:production', audiences: ['api://AzureADTokenExchange'] });
    const google = generate(TERRAFORM, { cloud: 'gcp' });
    expect(JSON.parse(google.content('deploy/gcp/provider.json')).attributeCondition).toBe('assertion.sub in ["repo:acme/shop:environment:staging-plan", "repo:acme/shop:environment:staging", "repo:acme/shop:environment:production-plan", "repo:acme/shop:environment:production"]');
    expect(google.content('deploy/gcp/shop-staging.json')).toContain('/subject/repo:acme/shop:environment:staging"');
  });

  it('names the subject as each platform does, and makes no preview where that cannot be exact', () => {
    const gitlab = generate(TERRAFORM, { cloud: 'aws', branch: 'trunk', preview: { ttlHours: 5 } }, 'gitlab-ci');
    expect(gitlab.content('deploy/aws-roles.json')).toContain('"gitlab.com:sub": "project_path:acme/shop:ref_type:branch:ref:trunk"');
    expect(gitlab.codes).toContain('PREVIEW_NEEDS_EXACT_SUBJECT');
    expect(gitlab.pipeline.jobs.every(({ when }) => when?.includes('change') !== true)).toBe(true);
    expect(gitlab.content('.gitlab-ci.yml')).toMatch(/deploy-infra-production:[^]*when: manual[^]*interruptible: false[^]*aud: 'sts.amazonaws.com'/);
    expect(generate(TERRAFORM, { cloud: 'aws' }, 'jenkins').codes).toContain('DEPLOY_NEEDS_SERVER');
    const jenkins = generate(TERRAFORM, { cloud: 'aws', server: 'https://ci.example.com' }, 'jenkins');
    expect(jenkins.content('deploy/aws-roles.json')).toContain('"ci.example.com/oidc:sub": "https://ci.example.com/job/acme/job/shop/job/main/"');
    expect(jenkins.content('Jenkinsfile')).toMatch(/disableConcurrentBuilds\(abortPrevious: false\)[^]*input \{\s+message 'Deploy to production\?'/);
  });

  it('deploys what it finds: workspaces and variables, CDK apps, a container with a rollout', () => {
    expect(linesOf(generate(TERRAFORM, { cloud: 'gcp' }), 'deploy-infra-production')).toBe('terraform init -input=false\nterraform workspace select -or-create production\nterraform apply -input=false -auto-approve -var-file=production.tfvars');
    expect(linesOf(generate(CDK, { cloud: 'aws' }), 'plan-cdk-staging')).toMatch(/^npm ci\nnpx --yes aws-cdk@\d\S+ diff --context environment=staging$/);
    expect(generate(CDK, { cloud: 'gcp' }).codes).toContain('NOTHING_TO_DEPLOY');
    const target = { kind: 'ecs', cluster: 'main', service: 'shop' };
    expect(linesOf(generate(CONTAINER, { cloud: 'aws', target, rollout: 'canary' }), 'deploy-shop-staging')).toContain('"canaryPercent":10');
    expect(linesOf(generate(CONTAINER, { cloud: 'aws', target, rollout: 'blue-green' }), 'deploy-shop-staging')).toContain('"strategy":"BLUE_GREEN"');
    expect(generate(CONTAINER, { cloud: 'aws', target }, 'gitlab-ci').codes).toContain('DEPLOY_NEEDS_TOOLS');
    const run = linesOf(generate(CONTAINER, { cloud: 'gcp', target: { kind: 'cloud-run', service: 'shop' }, rollout: 'canary' }), 'deploy-shop-staging').split('\n');
    expect(run.findIndex((line) => line.includes('--no-traffic'))).toBeLessThan(run.findIndex((line) => line.includes('candidate=10')));
    expect(run.at(-1)).toContain('--to-latest');
    expect(generate(TERRAFORM, { cloud: 'aws', rollout: 'canary' }).codes).toContain('ROLLOUT_NOT_APPLIED');
  });

  it('ends a preview with its pull request and after its time', () => {
    const { pipeline, content, generated } = generate(TERRAFORM, { cloud: 'aws', preview: { ttlHours: 48 } });
    expect(pipeline.jobs.filter(({ workflow }) => workflow === 'preview').map(({ id, when }) => [id, when])).toEqual([['preview-infra', ['change']], ['preview-end-infra', ['change-closed']], ['preview-expire-infra', ['schedule']]]);
    expect(content('.github/workflows/preview.yml')).toMatch(/types: \[opened, synchronize, reopened, closed\]/);
    expect(content('.github/workflows/preview.yml')).not.toContain('pull_request_target');
    expect(generated.receipts.filter(({ result }) => result === 'fail')).toEqual([]);
  });

  it('takes down only previews whose time is over', () => {
    const folder = mkdtempSync(join(tmpdir(), 'previews-'));
    try {
      const line = linesOf(generate(TERRAFORM, { cloud: 'aws', preview: { ttlHours: 48 } }), 'preview-expire-infra').split('\n').at(-1) ?? '';
      mkdirSync(join(folder, 'bin'));
      // Stands in for the program: workspaces with the time at which each ends.
      writeFileSync(join(folder, 'bin', 'terraform'), '#!/bin/sh\necho "$*" >> calls\ncase "$*" in\n"workspace list") printf "  default\\n* preview-1\\n  preview-2\\n  preview-3\\n  production\\n" ;;\n"workspace select"*) echo "$3" > current ;;\n"output -raw preview_expires") case "$(cat current)" in preview-1) echo 1000 ;; preview-2) echo 99999999999 ;; *) exit 1 ;; esac ;;\nesac\n');
      chmodSync(join(folder, 'bin', 'terraform'), 0o755);
      const { status } = spawnSync('bash', ['-e', '-c', line], { cwd: folder, env: { ...process.env, PATH: `${join(folder, 'bin')}:${process.env['PATH']}` } });
      const calls = readFileSync(join(folder, 'calls'), 'utf8').split('\n');
      expect(status).toBe(0);
      expect(calls.filter((call) => call.startsWith('workspace delete'))).toEqual(['workspace delete preview-1']);
      expect(calls.filter((call) => call.startsWith('destroy'))).toHaveLength(1);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });

  it.each([
    [{ repository: 'acme/*' }], [{ repository: 'acme' }], [{ environments: [] }], [{ environments: [{ name: 'preview' }] }], [{ environments: [{ name: 'a' }, { name: 'a' }] }], [{ environments: [{ name: '$(id)' }] }],
    [{ ids: { owner: '*', repository: '1' } }], [{ server: 'http://ci.example.com' }], [{ target: { kind: 'ecs', cluster: 'a;b', service: 'c' } }], [{ preview: { ttlHours: 0 } }], [{ unknown: 1 }], [{ branch: 'a*' }],
  ])('refuses %j', (part) => {
    expect(optionsSchema.safeParse({ deploy: { cloud: 'aws', ...BASE, ...part } }).success).toBe(false);
    expect(optionsSchema.safeParse({ deploy: { cloud: 'aws', ...BASE } }).success).toBe(true);
  });

  it('needs to know whose repository it is', () => {
    const { generated } = generatePipeline({ tree: openFiles(TERRAFORM), platform: platformOf('github-actions'), options: optionsSchema.parse({ deploy: { cloud: 'aws', environments: BASE.environments } }), now: NOW, version: '0' });
    expect(generated.warnings.map(({ code }) => code)).toContain('DEPLOY_NEEDS_REPOSITORY');
    expect(generated.files.some(({ path }) => path.startsWith('deploy/'))).toBe(false);
  });

  it.each(platforms.map(({ id }) => id))('is read back as planned on %s, whatever the cloud', (platform) => {
    for (const cloud of ['aws', 'azure', 'gcp']) {
      const { generated, codes } = generate({ ...TERRAFORM, ...CONTAINER }, { cloud, server: 'https://ci.example.com', preview: { ttlHours: 5 } }, platform);
      expect(generated.receipts.filter(({ result }) => result === 'fail')).toEqual([]);
      expect(codes).not.toContain('NOTHING_TO_DEPLOY');
      expect(generated.files.map(({ content }) => content).join('\n')).not.toMatch(/secrets\.|AKIA|BEGIN [A-Z ]*PRIVATE/);
    }
  });
});
