import type { PublicRepository } from '../repositories.ts';

/** A repository whose commits are replayed. */
export interface Source extends PublicRepository {
  /** Workflow files of the maintainers that check a change. */
  readonly workflows: RegExp;
  /** What the optimised side is: their workflow after `optimise`, or the generated pipeline with `changes: auto`. */
  readonly optimised: 'their-workflow' | 'generated';
  /** Steps that fetch what this machine does not reach and the tests do without; left out on both sides. */
  readonly unreachable?: RegExp;
  /** Files whose lines are mutated. */
  readonly code: RegExp;
}

/** Chosen before anything was measured, because their checks run without a container: three languages, one monorepo. */
export const SOURCES: readonly Source[] = [
  { id: 'cobra', repository: 'spf13/cobra', commit: 'adbc881', workflows: /\/test\.yml$/, optimised: 'their-workflow', code: /(?<!_test)\.go$/ },
  { id: 'itsdangerous', repository: 'pallets/itsdangerous', commit: '672971d', workflows: /\/(?:tests|pre-commit)\.yaml$/, optimised: 'their-workflow', code: /^src\/.*\.py$/ },
  { id: 'aws-lambda-go', repository: 'aws/aws-lambda-go', commit: '815d21f', workflows: /\/(?:tests|lint)\.yml$/, optimised: 'their-workflow', unreachable: /aws-lambda-rie/, code: /(?<!_test)\.go$/ },
  { id: 'bstr', repository: 'BurntSushi/bstr', commit: '08a7737', workflows: /\/ci\.yml$/, optimised: 'their-workflow', code: /^src\/.*\.rs$/ },
  { id: 'ec2instances', repository: 'vantage-sh/ec2instances.info', commit: '4ef36cd', workflows: /\/tests\.yml$/, optimised: 'generated', code: /^(?:scraper\/.*(?<!_test)\.go|next\/(?!.*\.test\.).*\.tsx?)$/ },
];
