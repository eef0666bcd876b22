import { optionsSchema, type PipelineOptions } from '../../shared/pipelines/generation/options.ts';

/** Day of the measurement: which versions are supported depends on it. */
export const DAY = new Date('2026-11-23T00:00:00Z');

/** Every option at its richest; a new option joins here. */
const ALL = {
  name: 'All options', branches: ['main', 'develop'], pullRequests: true, manual: true, runner: 'ubuntu-24.04', matrix: 'all', jobs: ['lint', 'test', 'build'],
  timeoutMinutes: 60, caches: 'auto', security: 'strict', dast: 'on', requiredJob: true, changes: 'auto', release: 'isolated', updates: 'dependabot', installs: 'locked', artifactDays: 90,
};
const DEPLOY = { environments: [{ name: 'staging' }, { name: 'production', approval: true }], repository: 'acme/shop', ids: { owner: '1234', repository: '5678' }, server: 'https://ci.example.com', preview: { ttlHours: 48, public: true } };
/** Choices of options that are measured; `release` because a release branch changes what may be cached. */
const OPTION_SETS: Readonly<Record<string, object>> = { default: {}, all: { ...ALL, deploy: { cloud: 'aws', ...DEPLOY, target: { kind: 'ecs', cluster: 'main', service: 'shop' }, rollout: 'canary' } },
  gcp: { ...ALL, updates: 'renovate', deploy: { cloud: 'gcp', ...DEPLOY, target: { kind: 'cloud-run', service: 'shop' }, rollout: 'blue-green' } },
  azure: { ...ALL, deploy: { cloud: 'azure', ...DEPLOY } },
  release: { ...ALL, release: 'on', branches: ['main', 'release/1.x'] } };

/** The set that stands behind `--options`, else the defaults. */
export function optionsOf(args: readonly string[]): PipelineOptions {
  const at = args.indexOf('--options');
  const chosen = OPTION_SETS[at === -1 ? 'default' : (args[at + 1] ?? '')];
  if (chosen === undefined) throw new RangeError(`After --options stands one of ${Object.keys(OPTION_SETS).join(', ')}.`);
  return optionsSchema.parse(chosen);
}
