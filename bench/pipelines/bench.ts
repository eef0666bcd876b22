import { execFileSync } from 'node:child_process';
import { MissingDataError, type BenchOptions } from '../bench.ts';
import { gitDirectory, openCommit, requireRepositories } from '../repositories.ts';
import { generatePipeline, platformOf } from '../../shared/pipelines/generation/generate.ts';
import { platforms } from '../../shared/pipelines/platforms/index.gen.ts';
import { DAY, optionsOf } from './option-sets.ts';
import { allJudges, judgeAll, type Finding, type Subject } from './judge.ts';

const JENKINS_MODEL = { id: 'J', repository: 'jenkinsci/pipeline-model-definition-plugin', commit: '42c9dc3e' };
const AST_SCHEMA = 'pipeline-model-api/src/main/resources/ast-schema.json';

interface Outcome extends Subject {
  readonly jobs: number;
  readonly roundTrip: boolean;
  readonly warnings: readonly string[];
}

/** The schema that Jenkins itself ships for the JSON form of declarative pipelines. */
export function readAstSchema(data: string | undefined): string {
  const folder = data === undefined ? undefined : gitDirectory(data, JENKINS_MODEL);
  if (folder === undefined) {
    throw new MissingDataError(`Get Jenkins' schema: git clone --bare https://github.com/${JENKINS_MODEL.repository} DIR/${JENKINS_MODEL.repository.replace('/', '+')}/repo`);
  }
  return execFileSync('git', ['--git-dir', folder, 'show', `HEAD:${AST_SCHEMA}`], { encoding: 'utf8' });
}

/**
 * Generates for the public repositories on every platform and asks the judges; none may find anything.
 * `--options all` turns every option on, `gcp` and `azure` deploy to these instead of to AWS, `--options release` also runs for a release branch.
 */
export async function run({ data, json, args }: BenchOptions): Promise<object> {
  const options = optionsOf(args);
  const outcomes: Outcome[] = [];
  for (const [repository, folder] of requireRepositories(data)) {
    const tree = openCommit(folder, repository);
    for (const { id } of platforms) {
      const { generated, pipeline } = generatePipeline({ tree, platform: platformOf(id), options, now: DAY, version: '0.0.0' });
      const roundTrip = generated.receipts.every((receipt) => receipt.result !== 'fail');
      outcomes.push({ name: `${repository.id} ${repository.repository}`, platform: id, files: generated.files, pipeline, jobs: pipeline.jobs.length, roundTrip, warnings: generated.warnings.map((warning) => warning.code) });
    }
  }
  const judges = allJudges(readAstSchema(data));
  const findings = await judgeAll(outcomes, judges);
  if (!json) printTable(outcomes, findings);
  const without = outcomes.filter((outcome) => outcome.jobs === 0).map((outcome) => outcome.name);
  return {
    repositories: outcomes.length / platforms.length,
    files: outcomes.flatMap((outcome) => outcome.files).length,
    jobs: outcomes.filter((outcome) => outcome.platform === platforms[0]?.id).reduce((sum, outcome) => sum + outcome.jobs, 0),
    withoutJobs: [...new Set(without)],
    roundTripFailures: outcomes.filter((outcome) => !outcome.roundTrip).map((outcome) => `${outcome.name} ${outcome.platform}`),
    findings: Object.fromEntries(judges.map((judge) => [judge.name, findings.filter((finding) => finding.judge === judge.name).length])),
    total: findings.length,
  };
}

function printTable(outcomes: readonly Outcome[], findings: readonly Finding[]): void {
  for (const name of new Set(outcomes.map((outcome) => outcome.name))) {
    const own = outcomes.filter((outcome) => outcome.name === name);
    const cells = own.map((outcome) => `${outcome.platform}: ${findingsOf(outcome, findings)} findings, round trip ${outcome.roundTrip ? 'equal' : 'DIFFERS'}`);
    console.log(`${name.padEnd(46)} ${String(own[0]?.jobs ?? 0).padStart(2)} jobs | ${cells.join(' | ')} | ${own[0]?.warnings.join(' ') ?? ''}`);
  }
  for (const finding of findings) console.log(`${finding.subject}: ${finding.judge}: ${finding.message}`);
}

function findingsOf(outcome: Outcome, findings: readonly Finding[]): number {
  return findings.filter((finding) => finding.subject === outcome.name && finding.platform === outcome.platform).length;
}
