import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Validations } from 'aws-cdk-lib';
import { describe, expect, it } from 'vitest';
import * as z from 'zod/mini';
import { DEPLOYMENT, withFolder } from '../test/infra-templates.ts';
import { acknowledgedFindings, addNag, nagPacks } from './nag.ts';
import type { DeploymentOptions } from './settings.ts';
import { buildApp } from './synth.ts';

const reportSchema = z.object({
  pluginReports: z.array(z.object({ violations: z.array(z.object({ ruleName: z.string(), violatingConstructs: z.array(z.object({ constructPath: z.string() })) })) })),
});

/** Synthesizes and gives back what the packs found, as `rule on resource`; nothing when the synthesis was let through. */
function findings(stage: string, deployment: DeploymentOptions, prepare: typeof addNag): string[] {
  return withFolder((folder) => {
    const app = buildApp({ stage, deployment, ...folder });
    prepare(app);
    try {
      app.synth();
      return [];
    } catch {
      const report = reportSchema.parse(JSON.parse(readFileSync(join(folder.outdir, 'validation-report.json'), 'utf8')));
      const violations = report.pluginReports.flatMap((plugin) => plugin.violations);
      return violations.flatMap(({ ruleName, violatingConstructs }) => violatingConstructs.map(({ constructPath }) => `${ruleName} on ${constructPath}`));
    }
  });
}

const VARIANTS: readonly { readonly name: string; readonly deployment: DeploymentOptions }[] = [
  { name: 'as anybody deploys it first', deployment: { issuer: DEPLOYMENT.issuer, audience: [...DEPLOYMENT.audience] } },
  {
    name: 'with everything given',
    deployment: {
      ...DEPLOYMENT,
      account: '111111111111',
      region: 'us-east-1',
      domain: 'devops.example.com',
      certificateArn: 'arn:aws:acm:us-east-1:111111111111:certificate/11111111-1111-1111-1111-111111111111',
      corsOrigins: ['https://devops.example.com'],
      gitHosts: ['github.com'],
    },
  },
];

describe.each(['dev', 'prod'])('the rule packs on %s', (stage) => {
  it.each(VARIANTS)('let it through $name', ({ deployment }) => {
    expect(findings(stage, deployment, addNag)).toEqual([]);
  });
});

describe('acknowledgements', () => {
  it('cover what the packs find, finding by finding, and nothing that they do not find', () => {
    let acknowledged: { readonly pair: string; readonly reason: string }[] = [];
    const found = findings('dev', DEPLOYMENT, (app) => {
      acknowledged = acknowledgedFindings(app).map(({ rule, resource, reason }) => ({ pair: `${rule} on ${resource.node.path}`, reason }));
      Validations.of(app).addPlugins(...nagPacks(app));
    });
    expect(new Set(found.map((pair) => pair.split('-')[0]))).toEqual(new Set(['AwsSolutions', 'Serverless', 'NIST.800.53.R5', 'HIPAA.Security', 'PCI.DSS.321']));
    expect(found.toSorted()).toEqual(acknowledged.map(({ pair }) => pair).toSorted());
    for (const { reason } of acknowledged) expect(reason.split(' ').length).toBeGreaterThan(10);
  });
});
