import type { WantedAction } from './actions.ts';

const root = ['.'];

/**
 * Actions that generated GitHub workflows may use. Left out on purpose: `pre-commit/action` (its 3.0.1 calls
 * `actions/cache@v4` by a moving tag, which runs on the removed node20; run `pre-commit` itself), the two Rust
 * toolchain actions (the runners bring rustup, and zizmor reports them as superfluous).
 */
export const wantedActions: readonly WantedAction[] = [
  { name: 'actions/attest', paths: root },
  { name: 'actions/cache', paths: ['.', 'restore', 'save'] },
  { name: 'actions/checkout', paths: root },
  {
    name: 'actions/dependency-review-action',
    paths: root,
    runtimeNote: { runtime: 'node24', from: 'https://github.com/actions/dependency-review-action/pull/1084' },
  },
  { name: 'actions/download-artifact', paths: root },
  { name: 'actions/setup-go', paths: root },
  { name: 'actions/setup-java', paths: root },
  { name: 'actions/setup-node', paths: root },
  { name: 'actions/setup-python', paths: root },
  { name: 'actions/upload-artifact', paths: root },
  { name: 'actions/setup-dotnet', paths: root },
  { name: 'astral-sh/setup-uv', paths: root },
  { name: 'aws-actions/configure-aws-credentials', paths: root },
  { name: 'azure/setup-helm', paths: root },
  {
    name: 'codecov/codecov-action',
    paths: root,
    // Composite; calls github-script 8, which runs on node24.
    runtimeNote: { runtime: 'composite', from: 'https://github.com/cisstech/nge/pull/368' },
  },
  { name: 'conda-incubator/setup-miniconda', paths: root },
  { name: 'denoland/setup-deno', paths: root },
  { name: 'docker/build-push-action', paths: root },
  { name: 'docker/login-action', paths: root },
  { name: 'docker/setup-buildx-action', paths: root },
  { name: 'erlef/setup-beam', paths: root },
  { name: 'github/codeql-action', paths: ['init', 'analyze', 'upload-sarif'] },
  { name: 'golangci/golangci-lint-action', paths: root },
  { name: 'gradle/actions', paths: ['setup-gradle', 'dependency-submission', 'wrapper-validation'] },
  { name: 'hashicorp/setup-terraform', paths: root },
  { name: 'jdx/mise-action', paths: root },
  { name: 'oven-sh/setup-bun', paths: root },
  {
    name: 'pnpm/action-setup',
    paths: root,
    runtimeNote: { runtime: 'node24', from: 'https://github.com/Prism-Shadow/penguin-harness/pull/135' },
  },
  {
    name: 'pypa/gh-action-pypi-publish',
    paths: root,
    // Composite; what it calls runs on node24 since 1.14.1.
    runtimeNote: { runtime: 'composite', from: 'https://github.com/pypa/gh-action-pypi-publish/issues/413' },
  },
  { name: 'ruby/setup-ruby', paths: root },
  { name: 'shivammathur/setup-php', paths: root },
  { name: 'step-security/harden-runner', paths: root },
  { name: 'Swatinem/rust-cache', paths: root },
];
