import { describe, expect, it } from 'vitest';
import { ciWith, confidenceFor, lineFor, stackContext } from '../../../../test/stack-context.ts';
import { terraformMatrix } from './cycles.ts';
import { readTerraform } from './hcl.ts';
import terraform from './stack.ts';

const VERSIONS = 'terraform {\n  required_version = ">= 1.5"\n  required_providers {\n    aws = {\n      source  = "hashicorp/aws"\n      version = "~> 5.0"\n    }\n  }\n}\n';
const BUCKET = 'resource "aws_s3_bucket" "b" {}\n';

describe('Terraform files', () => {
  it('are read without comments and heredocs', () => {
    const file = readTerraform('main.tf', '# required_version = "0.1"\n/* source = "./no" */\nmodule "a" {\n  source = "../modules/a"\n}\nlocals {\n  text = <<-EOT\n    source = "./neither"\n  EOT\n}\nterraform {\n  required_version = "~> 1.6"\n}\n');
    expect(file.requiredVersion).toEqual({ value: '~> 1.6', line: 12 });
    expect(file.localModules).toEqual(['../modules/a']);
  });

  it('know an open provider from a bounded one', () => {
    expect(readTerraform('v.tf', VERSIONS).hasOpenProvider).toBe(false);
    expect(readTerraform('v.tf', 'terraform {\n  required_providers {\n    aws = ">= 2.34.0"\n  }\n}\n').hasOpenProvider).toBe(true);
    expect(readTerraform('v.tf', BUCKET).hasOpenProvider).toBe(true);
  });
});

describe('the Terraform to run', () => {
  const now = new Date('2026-11-23');
  it.each([['>= 0.12', ['1.15']], ['~> 1.14.0', ['1.14']], ['~> 1.5', ['1.15']], ['>= 1.3, < 1.15', ['1.14']], [undefined, ['1.15']], ['= 0.13.7', ['0.13.7']], ['< 1.0', undefined], ['$(id)', undefined]])('%s', (constraint, expected) => {
    expect(terraformMatrix(constraint, now)).toEqual(expected);
  });
});

describe('the Terraform stack', () => {
  const files = { 'live/main.tf': `module "m" {\n  source = "../modules/bucket"\n}\n${BUCKET}`, 'live/versions.tf': VERSIONS, 'modules/bucket/main.tf': BUCKET, 'examples/x/main.tf': BUCKET };

  it('drafts root modules only and formats what they call', () => {
    const drafts = terraform.detect(stackContext(files));
    expect(drafts.map(({ path }) => path)).toEqual(['live']);
    const [draft] = drafts;
    expect(draft?.versions[0]).toMatchObject({ value: '>= 1.5', evidence: { file: 'live/versions.tf', line: 2 } });
    expect(lineFor(draft, 'install')).toBe('terraform init -backend=false -input=false');
    expect(lineFor(draft, 'format')).toBe('terraform fmt -check -recursive ..');
    expect(lineFor(draft, 'lint')).toBe('terraform validate');
    expect(lineFor(draft, 'test')).toBeUndefined();
    expect(lineFor(draft, 'build')).toBeUndefined();
    expect(draft?.frameworks.map(({ name }) => name)).toEqual(['aws']);
    expect(draft?.warnings?.map(({ code }) => code)).toEqual(['LOCKFILE_MISSING', 'CANNOT_RUN_IN_CI']);
  });

  it('takes a published module for the root, not the wrappers that call it', () => {
    const drafts = terraform.detect(stackContext({ 'main.tf': BUCKET, 'modules/a/main.tf': BUCKET, 'wrappers/main.tf': 'module "w" {\n  source = "../"\n}\n', 'wrappers/a/main.tf': 'module "w" {\n  source = "../../modules/a"\n}\n' }));
    expect(drafts.map(({ path }) => path)).toContain('.');
    expect(drafts.map(({ path }) => path)).not.toContain('wrappers');
  });

  it('is sure of validate only when the provider cannot drift', () => {
    expect(confidenceFor(terraform.detect(stackContext(files))[0], 'lint')).toBeLessThan(0.5);
    const locked = terraform.detect(stackContext({ ...files, 'live/.terraform.lock.hcl': '' }))[0];
    expect(locked?.lockfile).toBe('live/.terraform.lock.hcl');
    expect(lineFor(locked, 'install')).toBe('terraform init -backend=false -input=false -lockfile=readonly');
    expect(confidenceFor(locked, 'lint')).toBeGreaterThan(0.5);
  });

  it('adds configured scanners to the lint line', () => {
    const draft = terraform.detect(stackContext({ ...files, '.tflint.hcl': '' }))[0];
    expect(lineFor(draft, 'lint')).toBe('terraform validate && tflint --init && tflint --recursive');
  });

  it('runs tests that mock their providers and doubts those that apply', () => {
    const mocked = terraform.detect(stackContext({ 'main.tf': BUCKET, 'tests/a.tftest.hcl': 'mock_provider "aws" {}\n' }))[0];
    expect(lineFor(mocked, 'test')).toBe('terraform test');
    expect(confidenceFor(mocked, 'test')).toBeGreaterThan(0.5);
    const applied = terraform.detect(stackContext({ 'main.tf': BUCKET, 'tests/a.tftest.hcl': 'run "it" {}\n' }))[0];
    expect(confidenceFor(applied, 'test')).toBeLessThan(0.5);
  });

  it('leaves what a program carries to the program, and says so', () => {
    const drafts = terraform.detect(stackContext({ 'main.tf': BUCKET, 'attacks/a/main.go': '', 'attacks/a/main.tf': BUCKET, 'app/__init__.py': '', 'app/data/x/main.tf': BUCKET, 'setup.py': '', 'test/a_test.go': '' }));
    expect(drafts.map(({ path }) => path)).toEqual(['.']);
    expect(drafts[0]?.warnings?.map(({ code }) => code)).toContain('TERRAFORM_IS_DATA');
  });

  it('finds the folder in which the maintainers run Terraform from above', () => {
    const drafts = terraform.detect(stackContext({ 'a/b/one/main.go': '', 'a/b/one/main.tf': BUCKET }, [ciWith([{ run: 'terraform fmt -recursive -check', path: 'a/b' }])]));
    expect(drafts.map(({ path }) => path)).toEqual(['a/b']);
  });

  it('shows the likeliest of a large estate and says that there are more', () => {
    const many = Object.fromEntries(Array.from({ length: 60 }, (_, index) => [`live/r${index}/main.tf`, index === 59 ? 'provider "aws" {}\n' : BUCKET]));
    const drafts = terraform.detect(stackContext(many));
    expect(drafts).toHaveLength(40);
    expect(drafts[0]?.path).toBe('live/r59');
    expect(drafts[0]?.warnings?.map(({ code }) => code)).toContain('TOO_MANY_COMPONENTS');
  });

  it('checks the formatting of a collection of modules', () => {
    const drafts = terraform.detect(stackContext({ 'modules/a/main.tf': BUCKET, 'modules/b/main.tf': BUCKET }));
    expect(drafts.map(({ path, commands }) => [path, commands.map(({ run }) => run)])).toEqual([['modules', ['terraform fmt -check -recursive']]]);
  });

  it('quotes hostile folder names', () => {
    const draft = terraform.detect(stackContext({ 'a b/$(id)/live/main.tf': `module "m" {\n  source = "../x"\n}\n${BUCKET}`, 'a b/$(id)/x/main.tf': BUCKET }))[0];
    expect(lineFor(draft, 'format')).toBe('terraform fmt -check -recursive ..');
  });
});
