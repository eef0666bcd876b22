import { textOf, type JobNode } from './source.ts';

/** Tools that push and speak to the API with the token as well. */
export const RELEASERS = /semantic-release|goreleaser|\blerna\b|\bchangeset\b/;
/** Commands that push commits or tags for certain. */
export const PUSHES = /\bgit(?:\s+-\S+(?:\s+[^-\s]\S*)?){0,6}\s+push\b|gh-deploy|\bgh-pages\b|semantic-release|goreleaser|\blerna\b|\bchangeset\b|\bmike\s+deploy/;
/** Commands that read from a remote. */
const READS = /\bgit(?:\s+-\S+(?:\s+[^-\s]\S*)?){0,6}\s+(?:fetch|pull|ls-remote|submodule|clone|remote|lfs)\b/;
/** Words of scripts that may do so somewhere inside. */
const MAY_PUSH = /\brelease\b|\bpublish\b|\bdeploy\b|\bbump\b|(?<!pre-)\bcommit\b/i;
/** The same words in commands that speak to a registry or a compiler only. */
const ELSEWHERE = /\b(?:npm|pnpm|yarn|jsr|pkg-pr-new|cargo|dotnet|uv|poetry|flit|hatch|pdm|dart pub)\s+publish\b|gradlew?\s[^\n]{0,200}publish\b|\bmvn\s[^\n]{0,200}deploy\b|--(?:release|configuration|config|profile|build-type)[= ]*"?release\b|-c\s+"?release\b|\bgh\s+release\b|--release\b|\btarget\/release\b|CMAKE_BUILD_TYPE=\w+|=release\b|github\.event\.release/gi;
/** Git commands that change nothing but the working copy, with the names that they are given. */
const LOCAL_GIT = /\bgit\s+(?:add|branch|checkout|commit|config|diff|log|merge-base|rev-parse|status|switch|tag)\b[^\n;&|]*/g;
/** Comments, addresses, lines that only print, and names inside of expressions. */
const SAYS_ONLY = /^\s*#.*$|^\s*echo [^|>&;`$]*$|https?:\/\/\S+|\$\{\{.*?\}\}|\$\{(?:env:)?EXPR_\w+\}/gm;
/** A command that is known only at run time. */
const ANY_COMMAND = /^[ \t]*\$\{\{/m;
const MAY_PUSH_ACTION = /commit|push|release|publish|deploy|gh-pages|changesets|submodule|pull-request|autofix|backport|rebase|version|changed-files|paths-filter|set-shas|create-pr|[/_-](?:pr|tag|merge|sync)(?:$|[/_-])|github-pages/i;
const ELSEWHERE_ACTION = /^(?:actions\/(?:upload|download|deploy-pages|configure-pages|dependency-review)|docker\/|pypa\/gh-action-pypi-publish|github\/codeql-action|codecov\/|softprops\/action-gh-release|ncipollo\/release-action|peter-evans\/create-pull-request$|amannn\/|autofix-ci\/action$|pre-commit-ci\/lite-action$|jitterbit\/get-changed-files$)/;

/** A step that may use the credentials a checkout keeps. */
export interface RemoteUser {
  readonly who: string;
  /** False where only its words hint at it. */
  readonly isCertain: boolean;
}

/** The steps behind `index` that may talk to the remote with what a checkout kept. */
export function laterUsers(job: JobNode, index = -1): RemoteUser[] {
  return job.steps.slice(index + 1).flatMap((step): RemoteUser[] => {
    const [run, uses] = [textOf(step.map, 'run'), textOf(step.map, 'uses')?.split('@')[0]];
    const who = `Step ${step.index + 1}`;
    const code = run?.replaceAll(SAYS_ONLY, '');
    if (code !== undefined && (PUSHES.test(code) || READS.test(code))) return [{ who, isCertain: true }];
    if (code !== undefined && (ANY_COMMAND.test(run ?? '') || MAY_PUSH.test(code.replaceAll(ELSEWHERE, '').replaceAll(LOCAL_GIT, '')))) return [{ who, isCertain: false }];
    if (uses !== undefined && !ELSEWHERE_ACTION.test(uses) && (uses.startsWith('.') || MAY_PUSH_ACTION.test(uses))) return [{ who: `${who} (${uses})`, isCertain: !uses.startsWith('.') }];
    return [];
  });
}
