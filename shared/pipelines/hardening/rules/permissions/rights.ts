import { laterUsers, PUSHES, RELEASERS } from '../../remote.ts';
import { pairOf, textOf, textsOf, type JobNode, type Source, type StepNode } from '../../source.ts';

/** Rights of the token by area: `contents` `read`. */
export type Rights = Readonly<Record<string, 'read' | 'write'>>;

type Inputs = ReadonlyMap<string, string>;
type Needs = Rights | ((inputs: Inputs) => Rights);

const NONE: Rights = {};
const isTrue = (inputs: Inputs, name: string): boolean => inputs.get(name) === 'true';

/** What each action asks the API for with the job's token, as its own documentation says. */
const ACTIONS: readonly (readonly [RegExp, Needs])[] = [
  [/^actions\/checkout$/, { contents: 'read' }],
  [/^actions\/(?:setup-[\w-]+|cache(?:\/(?:save|restore))?|upload-artifact(?:\/merge)?|upload-pages-artifact)$/, NONE],
  [/^actions\/download-artifact$/, (inputs) => (inputs.has('github-token') ? { actions: 'read' } : NONE)],
  [/^actions\/deploy-pages$/, { pages: 'write', 'id-token': 'write' }],
  [/^actions\/configure-pages$/, { pages: 'read' }],
  [/^actions\/dependency-review-action$/, (inputs) => ({ contents: 'read', ...(inputs.has('comment-summary-in-pr') ? { 'pull-requests': 'write' as const } : {}) })],
  [/^actions\/labeler$/, { contents: 'read', issues: 'write', 'pull-requests': 'write' }],
  [/^actions\/first-interaction$/, { issues: 'write', 'pull-requests': 'write' }],
  [/^actions\/stale$/, (inputs) => ({ actions: 'write', issues: 'write', 'pull-requests': 'write', ...(isTrue(inputs, 'delete-branch') ? { contents: 'write' as const } : {}) })],
  [/^actions\/attest(?:-build-provenance|-sbom)?$/, (inputs) => ({ attestations: 'write', 'id-token': 'write', ...(isTrue(inputs, 'push-to-registry') ? { packages: 'write' as const } : {}) })],
  [/^github\/codeql-action\/(?:init|autobuild|analyze|upload-sarif)$/, { actions: 'read', contents: 'read', 'security-events': 'write' }],
  [/^github\/super-linter(?:\/slim)?$/, { contents: 'read', statuses: 'write' }],
  [/^gradle\/actions\/setup-gradle$/, (inputs) => ({ ...(inputs.has('dependency-graph') ? { contents: 'write' as const } : {}), ...(inputs.has('add-job-summary-as-pr-comment') ? { 'pull-requests': 'write' as const } : {}) })],
  [/^gradle\/actions\/(?:wrapper-validation)$|^gradle\/wrapper-validation-action$/, NONE],
  [/^(?:gradle\/actions\/dependency-submission|scalacenter\/sbt-dependency-submission|advanced-security\/maven-dependency-submission-action)$/, { contents: 'write' }],
  [/^(?:softprops\/action-gh-release|ncipollo\/release-action)$/, (inputs) => ({ contents: 'write', ...(inputs.has('discussion_category_name') || inputs.has('discussionCategory') ? { discussions: 'write' as const } : {}) })],
  [/^peter-evans\/create-pull-request$/, { contents: 'write', 'pull-requests': 'write' }],
  [/^amannn\/action-semantic-pull-request$/, (inputs) => ({ 'pull-requests': 'read', ...(isTrue(inputs, 'wip') ? { statuses: 'write' as const } : {}) })],
  [/^actions\/create-release$/, { contents: 'write' }],
  // Its GraphQL calls label, comment on, close and reopen issues and pull requests.
  [/^unifiedjs\/beep-boop-beta$/, { contents: 'read', issues: 'write', 'pull-requests': 'write' }],
  [/^dangoslen\/changelog-enforcer$/, { contents: 'read', 'pull-requests': 'read' }],
  [/^jitterbit\/get-changed-files$/, { contents: 'read' }],
  [/^JoseThen\/comment-pr$/, { 'pull-requests': 'write' }],
  // Their app commits; the job only hands over what changed.
  [/^(?:autofix-ci\/action|pre-commit-ci\/lite-action)$/, NONE],
  [/^hmarr\/auto-approve-action$/, { 'pull-requests': 'write' }],
  [/^golangci\/golangci-lint-action$/, (inputs) => ({ contents: 'read', ...(isTrue(inputs, 'only-new-issues') ? { 'pull-requests': 'read' as const } : {}) })],
  [/^aws-actions\/configure-aws-credentials$/, (inputs) => (inputs.has('role-to-assume') && !inputs.has('aws-access-key-id') ? { 'id-token': 'write' } : NONE)],
  [/^pypa\/gh-action-pypi-publish$/, (inputs) => (inputs.has('password') ? NONE : { 'id-token': 'write' })],
  [/^codecov\/codecov-action$/, (inputs) => (isTrue(inputs, 'use_oidc') ? { 'id-token': 'write' } : NONE)],
  [/^docker\/(?:setup-buildx-action|setup-qemu-action|metadata-action)$/, NONE],
  // Without a folder as context they fetch the repository themselves.
  [/^docker\/(?:build-push-action|bake-action)$/, { contents: 'read' }],
  [/^cloudflare\/wrangler-action$/, (inputs) => (inputs.has('gitHubToken') ? { deployments: 'write' } : NONE)],
  [/^docker\/login-action$/, (inputs) => (/ghcr\.io/.test(inputs.get('registry') ?? '') ? { packages: 'write' } : NONE)],
  [/^(?:Swatinem\/rust-cache|dtolnay\/rust-toolchain|actions-rs\/[\w-]+|actions-rust-lang\/[\w-]+|taiki-e\/install-action|sigstore\/cosign-installer|ruby\/setup-ruby|shivammathur\/setup-php|erlef\/setup-(?:beam|elixir)|denoland\/setup-deno|dart-lang\/setup-dart|dlang-community\/setup-dlang|r-lib\/actions\/setup-[\w-]+|microsoft\/setup-msbuild|msys2\/setup-msys2|oven-sh\/setup-bun|pnpm\/action-setup|astral-sh\/setup-uv|pdm-project\/setup-pdm|jdx\/mise-action|hashicorp\/setup-[\w-]+|azure\/setup-[\w-]+|conda-incubator\/setup-miniconda|mamba-org\/[\w-]+|step-security\/harden-runner|ilammy\/msvc-dev-cmd|haskell\/actions\/setup|haskell-actions\/setup|julia-actions\/[\w-]+|swift-actions\/setup-swift|graalvm\/setup-graalvm|DataDog\/synthetics-ci-github-action|slackapi\/slack-github-action|pre-commit\/action|psf\/black|test-summary\/action)$/i, NONE],
];

/** Commands that speak to the API with the token in their environment. */
const COMMANDS: readonly (readonly [RegExp, Rights])[] = [
  [/\bgh\s+release\s+(?:create|upload|edit|delete)/, { contents: 'write' }],
  [/\bgh\s+release\s+(?:view|list|download)/, { contents: 'read' }],
  [/\bgh\s+pr\s+(?:comment|review|edit|create|close|ready)/, { 'pull-requests': 'write' }],
  [/\bgh\s+pr\s+(?:view|list|diff|checks|status)/, { 'pull-requests': 'read' }],
  [/\bgh\s+issue\s+(?:create|comment|edit|close)/, { issues: 'write' }],
  // It comments on what it has released.
  [/\bsemantic-release\b/, { contents: 'write', issues: 'write', 'pull-requests': 'write' }],
  [/\bgh\s+auth\s+(?:login|status|setup-git)\b/, NONE],
  [/\bgh\s+attestation\s+verify/, { attestations: 'read' }],
];
const TOKEN = /secrets\.GITHUB_TOKEN|github\.token|secrets\[|toJSON\(\s*(?:secrets|github)\s*\)/i;

/** What a job needs, or why that cannot be told. */
export function rightsOf(source: Source, job: JobNode): Rights | { readonly unknown: string } {
  if (textOf(job.map, 'uses') !== undefined) return { unknown: 'it calls a workflow, whose rights cannot exceed those given here' };
  if ([...textsOf(source.root, 'env').values(), ...textsOf(job.map, 'env').values()].some((value) => TOKEN.test(value))) return { unknown: 'all of its steps are given the token' };
  if (['container', 'services'].some((name) => TOKEN.test(JSON.stringify(pairOf(job.map, name)?.value ?? null)))) return { unknown: 'its images are fetched with the token' };
  const hinted = laterUsers(job).find(({ isCertain }) => !isCertain);
  const pushes = job.steps.some(({ map }) => PUSHES.test(textOf(map, 'run') ?? ''));
  if (hinted !== undefined && !pushes) return { unknown: `${hinted.who} may push with the token that the checkout keeps` };
  let rights: Rights = {};
  for (const step of job.steps) {
    const needed = rightsOfStep(step);
    if ('unknown' in needed) return { unknown: `step ${step.index + 1}: ${String(needed['unknown'])}` };
    rights = join(rights, needed);
  }
  return rights;
}

function rightsOfStep(step: StepNode): Rights | { readonly unknown: string } {
  const uses = textOf(step.map, 'uses');
  const inputs = textsOf(step.map, 'with');
  if (uses !== undefined) return rightsOfAction(uses, inputs, [...textsOf(step.map, 'env').values()]);
  const run = textOf(step.map, 'run') ?? '';
  const pushed: Rights = PUSHES.test(run) ? { contents: 'write' } : NONE;
  if (![run, ...textsOf(step.map, 'env').values()].some((value) => TOKEN.test(value))) return /\bgh\s+(?:pr|release|issue|api|workflow|run)\b/.test(run) ? { unknown: 'it calls gh without the token being seen' } : pushed;
  const calls = (run.match(/\bgh\s+\w+\s+[\w-]+|\bsemantic-release\b/g) ?? []).map((call) => COMMANDS.find(([pattern]) => pattern.test(call))?.[1]);
  const isForGit = pushed !== NONE && !RELEASERS.test(run) && !/\bcurl\b/.test(run);
  if ((calls.length === 0 && !isForGit) || calls.includes(undefined)) return { unknown: 'a command is given the token' };
  return calls.reduce<Rights>((sum, rights) => join(sum, rights ?? NONE), pushed);
}

function rightsOfAction(uses: string, inputs: Inputs, environment: readonly string[]): Rights | { readonly unknown: string } {
  const name = uses.split('@')[0] ?? '';
  const needs = ACTIONS.find(([pattern]) => pattern.test(name))?.[1];
  if (uses.startsWith('docker://')) return [...inputs.values(), ...environment].some((value) => TOKEN.test(value)) ? { unknown: 'an image is given the token' } : NONE;
  if (name.startsWith('docker/b') && [...inputs.values()].some((value) => TOKEN.test(value))) return { unknown: `${name} is given the token for something` };
  if (needs === undefined) return { unknown: `what ${name} does with the token is not known` };
  return typeof needs === 'function' ? needs(inputs) : needs;
}

export function join(left: Rights, right: Rights): Rights {
  const areas = [...new Set([...Object.keys(left), ...Object.keys(right)])].toSorted();
  return Object.fromEntries(areas.map((area) => [area, left[area] === 'write' || right[area] === 'write' ? 'write' : 'read']));
}
