import { describe, expect, it } from 'vitest';
import type { PlannedJobs, ScanRequest } from '../model.ts';
import { sampleRequest } from '../sample-request.ts';
import scanner from './scanner.ts';

const CHART = { 'deploy/chart/Chart.yaml': 'apiVersion: v2\nname: web\nversion: 0.1.0\n', 'deploy/chart/templates/web.yaml': 'kind: Deployment\n' };
const APP = { 'cdk/package.json': JSON.stringify({ name: 'infra', devDependencies: { 'aws-cdk-lib': '^2.0.0' } }), 'cdk/package-lock.json': '{"lockfileVersion":3}', 'cdk/cdk.json': '{"app":"node app.js"}' };
const planned: PlannedJobs = { toolchain: { tool: 'node', version: '24', tools: [] }, install: ['npm ci'] };
const request = (files: Readonly<Record<string, string>>, jobs: PlannedJobs | undefined = planned): ScanRequest => ({ ...sampleRequest(files), jobsOf: () => jobs });

describe('the check of what is rendered', () => {
  it('renders a chart and a CDK app in their own toolchains, without account and cluster, and looks at both', () => {
    const scan = scanner.select(request({ ...CHART, ...APP }));
    expect(scan?.renders).toEqual([
      expect.objectContaining({ id: 'cdk', path: 'cdk', folder: 'rendered/cdk', toolchain: planned.toolchain, run: ['npm ci', expect.stringMatching(/^npx --yes aws-cdk@\d\S+ synth --quiet --no-lookups --output \.\.\/rendered\/cdk$/)] }),
      expect.objectContaining({ id: 'deploy-chart', path: 'deploy/chart', folder: 'rendered/deploy-chart', run: ['npm ci', 'mkdir -p ../../rendered/deploy-chart', 'helm template . > ../../rendered/deploy-chart/chart.yaml'] }),
    ]);
    expect(scan?.commands[0]?.run[0]).toContain('--directory rendered/cdk --directory rendered/deploy-chart --framework cloudformation kubernetes ');
    expect(scan?.commands[0]?.run[0]).toContain(' --soft-fail ');
    expect(scanner.select({ ...request(CHART), strict: true })?.commands[0]?.run[0]).not.toContain('--soft-fail');
  });

  it('says what no job can render', () => {
    const alone = { ...request(CHART), jobsOf: () => undefined };
    expect(scanner.select(alone)).toBeUndefined();
    expect(scanner.gaps?.(alone)).toEqual([expect.objectContaining({ code: 'TEMPLATES_NOT_CHECKED', path: 'deploy/chart' })]);
    expect(scanner.gaps?.(request(CHART))).toEqual([]);
  });

  it('stops at five, and says so of the others', () => {
    const many = Object.fromEntries(Array.from({ length: 6 }, (_, index) => [`apps/c${index}/Chart.yaml`, `apiVersion: v2\nname: c${index}\nversion: 0.1.0\n`]));
    expect(scanner.select(request(many))?.renders).toHaveLength(5);
    expect(scanner.gaps?.(request(many)).map(({ path }) => path)).toEqual(['apps/c5']);
  });

  it('has nothing to say of other repositories', () => {
    expect(scanner.select(request({ 'package.json': '{"name":"web"}' }))).toBeUndefined();
  });
});
