/** Files of a small repository; content only where a reader looks. */
export type SyntheticRepository = Readonly<Record<string, string>>;

const json = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;
const lines = (...text: readonly string[]): string => `${text.join('\n')}\n`;

/** Enough packages to make a lockfile whose download is worth keeping. */
const manyPackages = (line: (index: number) => string): string => Array.from({ length: 900 }, (_unused, index) => line(index)).join('\n');

const nodePnpm: SyntheticRepository = {
  'package.json': json({
    name: 'shop-client',
    private: true,
    type: 'module',
    packageManager: 'pnpm@10.28.0',
    engines: { node: '>=22' },
    scripts: { build: 'tsc -p tsconfig.build.json', lint: 'eslint .', format: 'prettier --check .', typecheck: 'tsc --noEmit', test: 'vitest' },
    devDependencies: { eslint: '^9.39.0', prettier: '^3.6.2', typescript: '^5.9.3', vitest: '^4.0.8' },
  }),
  'pnpm-lock.yaml': lines("lockfileVersion: '9.0'", 'settings:', '  autoInstallPeers: true', 'importers:', '  .: {}', 'packages:', manyPackages((index) => `  dependency-${index}@1.0.0:\n    resolution: {integrity: sha512-${'A'.repeat(86)}==}`)),
  'tsconfig.json': json({ compilerOptions: { strict: true, outDir: 'dist' } }),
  'tsconfig.build.json': json({ extends: './tsconfig.json', include: ['src'] }),
  'src/index.ts': lines('export const answer = 42;'),
  'src/index.test.ts': lines("import { expect, it } from 'vitest';", "import { answer } from './index.ts';", "it('answers', () => { expect(answer).toBe(42); });"),
};

const yarnWorkspace: SyntheticRepository = {
  'package.json': json({
    name: 'design-system',
    private: true,
    packageManager: 'yarn@4.12.0',
    workspaces: ['packages/*'],
    engines: { node: '22.x || 24.x' },
    scripts: { build: 'yarn workspaces foreach --all --topological run build', lint: 'eslint .', test: 'yarn build && jest' },
    devDependencies: { eslint: '^9.39.0', jest: '^30.2.0', typescript: '^5.9.3' },
  }),
  '.yarnrc.yml': lines('nodeLinker: node-modules'),
  'yarn.lock': lines('__metadata:', '  version: 8', '  cacheKey: 10c0', ''),
  'packages/tokens/package.json': json({ name: '@design/tokens', version: '1.0.0', scripts: { build: 'tsc' } }),
  'packages/tokens/src/index.ts': lines("export const space = '4px';"),
  'packages/buttons/package.json': json({ name: '@design/buttons', version: '1.0.0', dependencies: { '@design/tokens': 'workspace:*' }, scripts: { build: 'tsc' } }),
  'packages/buttons/src/index.ts': lines("export { space } from '@design/tokens';"),
};

const pythonUv: SyntheticRepository = {
  'pyproject.toml': lines(
    '[project]', 'name = "ledger"', 'version = "1.0.0"', 'requires-python = ">=3.11"', 'dependencies = ["httpx>=0.28"]', '',
    '[dependency-groups]', 'dev = ["mypy>=1.18", "pytest>=9.0", "ruff>=0.14"]', '',
    '[tool.ruff]', 'line-length = 100', '', '[tool.mypy]', 'strict = true', '', '[tool.pytest.ini_options]', 'testpaths = ["tests"]', '',
    '[build-system]', 'requires = ["hatchling"]', 'build-backend = "hatchling.build"',
  ),
  'uv.lock': lines('version = 1', 'revision = 3', 'requires-python = ">=3.11"', '', '[[package]]', 'name = "ledger"', 'version = "1.0.0"', 'source = { editable = "." }'),
  'src/ledger/__init__.py': lines('def total(entries):', '    return sum(entries)'),
  'tests/test_total.py': lines('from ledger import total', '', '', 'def test_total():', '    assert total([1, 2]) == 3'),
};

const goModule: SyntheticRepository = {
  'go.mod': lines('module example.com/relay', '', 'go 1.25.0', '', 'require github.com/google/uuid v1.6.0'),
  'go.sum': lines('github.com/google/uuid v1.6.0 h1:NIvaJDMOsjHA8n1jAhLSgzrAzy1Hgr+hNrb57e+94F0=', 'github.com/google/uuid v1.6.0/go.mod h1:TIyPZe4MgqvfeYDBFedMoGGpEw/LqOeaOT+nhxU+yHo='),
  '.golangci.yml': lines("version: '2'", 'linters:', '  enable:', '    - errcheck'),
  Makefile: lines('.PHONY: test lint', 'test:', '\tgo test -race ./...', 'lint:', '\tgolangci-lint run'),
  'main.go': lines('package main', '', 'func main() {}'),
  'main_test.go': lines('package main', '', 'import "testing"', '', 'func TestNothing(t *testing.T) {}'),
};

const rustCrate: SyntheticRepository = {
  'Cargo.toml': lines('[package]', 'name = "parser"', 'version = "0.3.0"', 'edition = "2024"', 'rust-version = "1.88"', '', '[dependencies]', 'memchr = "2"'),
  'Cargo.lock': lines('version = 4', '', '[[package]]', 'name = "parser"', 'version = "0.3.0"'),
  'src/lib.rs': lines('pub fn double(value: u32) -> u32 {', '    value * 2', '}'),
  'tests/double.rs': lines('#[test]', 'fn doubles() {', '    assert_eq!(parser::double(2), 4);', '}'),
};

const mavenProject: SyntheticRepository = {
  'pom.xml': lines(
    '<project xmlns="http://maven.apache.org/POM/4.0.0">', '  <modelVersion>4.0.0</modelVersion>', '  <groupId>com.example</groupId>', '  <artifactId>billing</artifactId>', '  <version>1.0.0</version>',
    '  <properties><maven.compiler.release>21</maven.compiler.release></properties>',
    '  <dependencies><dependency><groupId>org.junit.jupiter</groupId><artifactId>junit-jupiter</artifactId><version>5.13.4</version><scope>test</scope></dependency></dependencies>',
    '</project>',
  ),
  'src/main/java/com/example/Billing.java': lines('package com.example;', 'public class Billing {}'),
  'src/test/java/com/example/BillingTest.java': lines('package com.example;', 'class BillingTest {}'),
};

const terraformModule: SyntheticRepository = {
  'versions.tf': lines('terraform {', '  required_version = ">= 1.9"', '  required_providers {', '    aws = {', '      source  = "hashicorp/aws"', '      version = "~> 6.0"', '    }', '  }', '}'),
  'main.tf': lines('resource "aws_s3_bucket" "logs" {', '  bucket = var.name', '}'),
  'variables.tf': lines('variable "name" {', '  type = string', '}'),
  '.terraform.lock.hcl': lines('provider "registry.terraform.io/hashicorp/aws" {', '  version = "6.20.0"', '}'),
};

const mixedMonorepo: SyntheticRepository = {
  'compose.yaml': lines('services:', '  db:', '    image: postgres:17.6', '    environment:', '      POSTGRES_USER: orders', '      POSTGRES_PASSWORD: local-only', '      POSTGRES_DB: orders', '    ports:', "      - '5432:5432'"),
  'web/package.json': json({ name: 'web', private: true, engines: { node: '24.x' }, scripts: { build: 'vite build', lint: 'oxlint', test: 'vitest run' }, devDependencies: { oxlint: '^1.30.0', vite: '^7.2.0', vitest: '^4.0.8' } }),
  'web/package-lock.json': json({ name: 'web', lockfileVersion: 3, requires: true, packages: { '': { name: 'web', devDependencies: { oxlint: '^1.30.0', vite: '^7.2.0', vitest: '^4.0.8' } } } }),
  'web/src/main.js': lines("document.title = 'Orders';"),
  'api/go.mod': lines('module example.com/orders/api', '', 'go 1.25.0', '', 'require github.com/jackc/pgx/v5 v5.7.6'),
  'api/go.sum': lines('github.com/jackc/pgx/v5 v5.7.6 h1:rWQc5FwZSPX58r1OQmkuaNicxdmExaEz5A2DO2hUuTk='),
  'api/main.go': lines('package main', '', 'func main() {}'),
  'api/store_test.go': lines('package main', '', 'import "testing"', '', 'const url = "postgres://orders:local-only@localhost:5432/orders"', '', 'func TestStore(t *testing.T) { _ = url }'),
  'infra/main.tf': lines('terraform {', '  required_version = ">= 1.9"', '}'),
};

/** Repositories written for these tests, by name. */
const rubyGem: SyntheticRepository = {
  Gemfile: lines("source 'https://rubygems.org'", 'gemspec', "gem 'rspec'", "gem 'rubocop'"),
  'Gemfile.lock': lines('GEM', '  specs:', '    rspec (3.13.2)', '', 'BUNDLED WITH', '   2.6.2'),
  'basket.gemspec': lines('Gem::Specification.new do |spec|', "  spec.required_ruby_version = '>= 3.3'", 'end'),
  '.ruby-version': lines('3.4'),
  'spec/basket_spec.rb': lines("RSpec.describe 'basket'"),
};

const dotnetSolution: SyntheticRepository = {
  'Shop.slnx': lines('<Solution>', '  <Project Path="src/Shop/Shop.csproj" />', '  <Project Path="tests/Shop.Tests/Shop.Tests.csproj" />', '</Solution>'),
  'global.json': json({ sdk: { version: '10.0.100', rollForward: 'latestFeature' } }),
  '.editorconfig': lines('root = true'),
  'src/Shop/Shop.csproj': lines('<Project Sdk="Microsoft.NET.Sdk.Web">', '  <PropertyGroup><TargetFramework>net10.0</TargetFramework></PropertyGroup>', '</Project>'),
  'tests/Shop.Tests/Shop.Tests.csproj': lines('<Project Sdk="Microsoft.NET.Sdk">', '  <PropertyGroup><TargetFramework>net10.0</TargetFramework></PropertyGroup>', '  <ItemGroup>', '    <PackageReference Include="Microsoft.NET.Test.Sdk" Version="18.0.0" />', '    <PackageReference Include="xunit.v3" Version="3.2.0" />', '    <ProjectReference Include="..\\..\\src\\Shop\\Shop.csproj" />', '  </ItemGroup>', '</Project>'),
};

const phpLibrary: SyntheticRepository = {
  'composer.json': json({ name: 'example/rates', type: 'library', require: { php: '^8.3' }, 'require-dev': { 'phpunit/phpunit': '^12', 'phpstan/phpstan': '^2', 'squizlabs/php_codesniffer': '^4' } }),
  'phpstan.neon': lines('parameters:', '  level: 8', '  paths: [src]'),
  'phpcs.xml.dist': lines('<ruleset name="rates"><file>src</file><rule ref="PSR12"/></ruleset>'),
  'src/Rates.php': lines('<?php', 'namespace Example;', 'final class Rates {}'),
  'tests/RatesTest.php': lines('<?php', 'use PHPUnit\\Framework\\TestCase;', 'final class RatesTest extends TestCase {}'),
};

const elixirApplication: SyntheticRepository = {
  'mix.exs': lines('defmodule Queue.MixProject do', '  use Mix.Project', '  def project do', '    [app: :queue, version: "0.1.0", elixir: "~> 1.18", deps: deps()]', '  end', '  defp deps do', '    [{:jason, "~> 1.4"}, {:credo, "~> 1.7", only: :dev}]', '  end', 'end'),
  'mix.lock': lines('%{', '  "jason": {:hex, :jason, "1.4.4"},', '}'),
  '.tool-versions': lines('elixir 1.18.4-otp-27', 'erlang 27.3'),
  '.formatter.exs': lines('[inputs: ["{lib,test}/**/*.{ex,exs}"]]'),
  'lib/queue.ex': lines('defmodule Queue do', 'end'),
  'test/queue_test.exs': lines('defmodule QueueTest do', '  use ExUnit.Case', 'end'),
};

const denoModule: SyntheticRepository = {
  'deno.jsonc': lines('{', '  // run by people and by the pipeline', '  "tasks": { "test": "deno test --allow-read" },', '  "imports": { "@std/assert": "jsr:@std/assert@^1" },', '}'),
  'deno.lock': json({ version: '5' }),
  'mod.ts': lines('export const answer = 42;'),
  'mod_test.ts': lines("import { answer } from './mod.ts';", "Deno.test('answers', () => { if (answer !== 42) throw new Error(); });"),
};

const cmakeLibrary: SyntheticRepository = {
  'CMakeLists.txt': lines('cmake_minimum_required(VERSION 3.25)', 'project(tally LANGUAGES CXX)', 'add_library(tally src/tally.cpp)', 'enable_testing()', 'add_subdirectory(tests)'),
  'src/tally.cpp': lines('int tally(int value) { return value; }'),
  'tests/CMakeLists.txt': lines('add_executable(tally_test tally_test.cpp)', 'target_link_libraries(tally_test PRIVATE tally)', 'add_test(NAME tally COMMAND tally_test)'),
  'tests/tally_test.cpp': lines('int tally(int);', 'int main() { return tally(0); }'),
};

const mesonProgram: SyntheticRepository = {
  'meson.build': lines("project('relay', 'c', meson_version : '>= 1.1')", "relay = executable('relay', 'relay.c')", "test('runs', relay)"),
  'relay.c': lines('int main(void) { return 0; }'),
};

const condaEnvironment: SyntheticRepository = {
  'environment.yml': lines('name: tides', 'channels: [conda-forge]', 'dependencies:', '  - python=3.13', '  - xarray=2025.10', '  - pytest=9.0', '  - ruff=0.14'),
  'tides.py': lines('def high(levels):', '    return max(levels)'),
  'test_tides.py': lines('from tides import high', '', '', 'def test_high():', '    assert high([1, 2]) == 2'),
};

const bazelWorkspace: SyntheticRepository = {
  'MODULE.bazel': lines('module(name = "relay", bazel_compatibility = [">=9.0.0"])', 'bazel_dep(name = "rules_cc", version = "0.2.14")'),
  'MODULE.bazel.lock': json({ lockFileVersion: 26 }),
  '.bazelversion': lines('9.2.0'),
  'relay/BUILD.bazel': lines('load("@rules_cc//cc:defs.bzl", "cc_library", "cc_test")', 'cc_library(name = "relay", srcs = ["relay.cc"])', 'cc_test(name = "relay_test", srcs = ["relay_test.cc"], deps = [":relay"])'),
  'relay/relay.cc': lines('int relay() { return 0; }'),
  'relay/relay_test.cc': lines('int main() { return 0; }'),
};

export const REPOSITORIES: Readonly<Record<string, SyntheticRepository>> = {
  'node-pnpm': nodePnpm,
  'yarn-workspace': yarnWorkspace,
  'python-uv': pythonUv,
  'go-module': goModule,
  'rust-crate': rustCrate,
  'maven-project': mavenProject,
  'terraform-module': terraformModule,
  'mixed-monorepo': mixedMonorepo,
  'ruby-gem': rubyGem,
  'dotnet-solution': dotnetSolution,
  'php-library': phpLibrary,
  'elixir-application': elixirApplication,
  'deno-module': denoModule,
  'cmake-library': cmakeLibrary,
  'meson-program': mesonProgram,
  'conda-environment': condaEnvironment,
  'bazel-workspace': bazelWorkspace,
};
