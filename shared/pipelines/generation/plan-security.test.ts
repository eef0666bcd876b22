import { describe, expect, it } from 'vitest';
import type { Component, Detection } from '../detection/model.ts';
import githubActions from '../platforms/github-actions/platform.ts';
import gitlabCi from '../platforms/gitlab-ci/platform.ts';
import jenkins from '../platforms/jenkins/platform.ts';
import { incidentsOf, tool } from '../pins/index.ts';
import { scanners } from '../scanners/index.gen.ts';
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
