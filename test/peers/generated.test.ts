import { existsSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { allJudges, judgeAll, type Subject } from '../../bench/pipelines/judge.ts';
import { readAstSchema } from '../../bench/pipelines/bench.ts';
import { samplePipeline, sampleJob } from '../../shared/pipelines/platforms/sample-pipeline.ts';
import { generateGoldens } from '../golden/pipelines/files.ts';

const data = process.env['BENCH_DATA'];
const hasSchema = data !== undefined && existsSync(data);
const judges = allJudges(hasSchema ? readAstSchema(data) : undefined);

const planted = (platform: string, path: string, content: string): Subject => ({ name: platform, platform, files: [{ path, content }], pipeline: samplePipeline(sampleJob()) });

/** A mistake that each judge is there to find: proof that it runs. */
const MISTAKES: readonly (readonly [string, Subject])[] = [
  ['actionlint', planted('github-actions', '.github/workflows/ci.yml', 'name: CI\non: push\njobs:\n  a:\n    runs-on: ubuntu-24.04\n    needs: nobody\n    steps:\n      - run: echo ${{ github.nothing }}\n')],
  ['zizmor (auditor)', planted('github-actions', '.github/workflows/ci.yml', 'name: CI\non: pull_request_target\njobs:\n  a:\n    runs-on: ubuntu-24.04\n    steps:\n      - uses: actions/checkout@v4\n')],
  ['GitHub workflow schema', planted('github-actions', '.github/workflows/ci.yml', 'name: CI\non: push\njobs:\n  a:\n    runs-on: ubuntu-24.04\n    stepps: []\n')],
  ['GitLab CI schema', planted('gitlab-ci', '.gitlab-ci.yml', 'test:\n  script: [npm test]\n  artefacts: {}\n')],
  ['npm-groovy-lint (errors)', planted('jenkins', 'Jenkinsfile', "pipeline {\n    agent any\n    stages {\n        stage('a') { steps { sh 'x' }\n    }\n}\n")],
  ['Dependabot schema', planted('github-actions', '.github/dependabot.yml', 'version: 2\nupdates:\n  - package-ecosystem: cobol\n    directory: /\n    schedule: { interval: weekly }\n')],
  ...['github-actions', 'gitlab-ci', 'jenkins'].map((platform) => ['Renovate schema', planted(platform, 'renovate.json', '{"prConcurrentLimit":"many"}')] as const),
  ...['github-actions', 'gitlab-ci', 'jenkins'].map((platform) => ['cfn-lint (trust)', planted(platform, 'deploy/aws-roles.json', '{"Resources":{"A":{"Type":"AWS::IAM::Role","Properties":{"AssumeRolePolicyDocument":{"Statement":[{"Effect":"Alow"}]}}}}}')] as const),
];

const RICH = { security: 'strict', changes: 'auto', updates: 'dependabot', requiredJob: true, deploy: { cloud: 'aws', environments: [{ name: 'staging' }, { name: 'production', approval: true }], repository: 'acme/shop', server: 'https://ci.example.com', preview: { ttlHours: 48 } } };

describe('what is generated for the synthetic repositories', () => {
  it('leaves every judge without a finding', async () => {
    const subjects = generateGoldens().map((golden): Subject => ({ name: golden.repository, ...golden }));
    expect(judges).toHaveLength(hasSchema ? MISTAKES.length + 1 : MISTAKES.length);
    expect(await judgeAll(subjects, judges)).toEqual([]);
  });

  it('leaves every judge without a finding with every option on', async () => {
    const subjects = generateGoldens(RICH).map((golden): Subject => ({ name: golden.repository, ...golden }));
    expect(await judgeAll(subjects, judges)).toEqual([]);
  });

  it.each(MISTAKES)('%s finds a planted mistake', async (name, subject) => {
    const found = await judgeAll([subject], judges.filter((judge) => judge.name === name));
    expect(found.length).toBeGreaterThan(0);
  });
});
