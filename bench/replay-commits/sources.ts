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

const GO = /(?<!_test)\.go$/;

/**
 * Repositories whose checks run here without a container and as they are written: Go, Rust, Node.js, and a project of several
 * parts. Not a sample: uuid and pflag were chosen because they have no `go.sum`, so that the cache of `actions/setup-go`
 * finds nothing, which shows what keeping builds brings but not how often. Left out because they do not run here:
 * spf13/cobra (a program that the module proxy does not have), pallets/itsdangerous (tox is not pinned, and today's refuses
 * most of the last 30 commits). bstr refuses warnings, of which a Rust newer than its commits has more: its test job is left
 * out unless a toolchain of its time is there.
 */
export const SOURCES: readonly Source[] = [
  { id: 'uuid', repository: 'google/uuid', commit: '2d3c2a9', workflows: /\/tests\.yaml$/, optimised: 'their-workflow', code: GO },
  { id: 'ufo', repository: 'unjs/ufo', commit: '11308c0', workflows: /\/ci\.yml$/, optimised: 'their-workflow', code: /^src\/.*\.ts$/ },
  { id: 'pflag', repository: 'spf13/pflag', commit: '5fdac2d', workflows: /\/ci\.yaml$/, optimised: 'their-workflow', code: GO },
  { id: 'aws-lambda-go', repository: 'aws/aws-lambda-go', commit: '815d21f', workflows: /\/(?:tests|lint)\.yml$/, optimised: 'their-workflow', unreachable: /aws-lambda-rie/, code: GO },
  { id: 'bstr', repository: 'BurntSushi/bstr', commit: '08a7737', workflows: /\/ci\.yml$/, optimised: 'their-workflow', code: /^src\/.*\.rs$/ },
  { id: 'ec2instances', repository: 'vantage-sh/ec2instances.info', commit: '4ef36cd', workflows: /\/tests\.yml$/, optimised: 'generated', code: /^(?:scraper\/.*(?<!_test)\.go|next\/(?!.*\.test\.).*\.tsx?)$/ },
];
