import { describe, expect, it } from 'vitest';
import { lineFor, stackContext } from '../../../../test/stack-context.ts';
import helm from './stack.ts';

const CHART = 'apiVersion: v2\nname: shop\nversion: 1.0.0\nkubeVersion: ">=1.28"\n';

describe('the Helm stack', () => {
  it('lints and renders a chart', () => {
    const [draft] = helm.detect(stackContext({ 'charts/shop/Chart.yaml': CHART, 'charts/shop/templates/a.yaml': '' }));
    expect(draft?.path).toBe('charts/shop');
    expect(lineFor(draft, 'lint')).toBe('helm lint .');
    expect(lineFor(draft, 'build')).toBe('helm template .');
    expect(lineFor(draft, 'install')).toBeUndefined();
    expect(lineFor(draft, 'test')).toBeUndefined();
    expect(draft?.versions).toEqual([]);
    expect(draft?.evidence.at(-1)?.reason).toContain('>=1.28');
  });

  it('fetches dependencies, by the lock where there is one', () => {
    const chart = `${CHART}dependencies:\n  - name: redis\n    version: 1.x\n`;
    expect(lineFor(helm.detect(stackContext({ 'Chart.yaml': chart }))[0], 'install')).toBe('helm dependency update');
    const [locked] = helm.detect(stackContext({ 'Chart.yaml': chart, 'Chart.lock': '' }));
    expect(lineFor(locked, 'install')).toBe('helm dependency build');
    expect(locked?.lockfile).toBe('Chart.lock');
  });

  it('counts subcharts to their chart and leaves examples out', () => {
    const drafts = helm.detect(stackContext({ 'shop/Chart.yaml': CHART, 'shop/charts/redis/Chart.yaml': CHART, 'examples/a/Chart.yaml': CHART }));
    expect(drafts.map(({ path }) => path)).toEqual(['shop']);
  });

  it.each([['name: [unclosed'], ['{{ .Name }}: x: y'], ['- a\n- b'], ['a: &a [*a, *a]']])('marks what is no chart as a guess: %s', (text) => {
    const [draft] = helm.detect(stackContext({ 'Chart.yaml': text }));
    expect(draft?.commands).toEqual([]);
    expect(draft?.evidence[0]?.confidence).toBeLessThan(0.5);
  });

  it('runs helm-unittest suites', () => {
    expect(lineFor(helm.detect(stackContext({ 'Chart.yaml': CHART, 'tests/deployment_test.yaml': '' }))[0], 'test')).toBe('helm unittest .');
  });
});
