/** GitHub's own variables that scripts read, as references. */
export const RUN_OF_GITHUB_VARIABLE: Readonly<Record<string, string>> = { GITHUB_SHA: 'commit', GITHUB_REF_NAME: 'branch', GITHUB_REPOSITORY: 'repository', GITHUB_RUN_ID: 'run-id', GITHUB_RUN_NUMBER: 'run-number', GITHUB_WORKSPACE: 'workspace', GITHUB_ACTOR: 'actor', GITHUB_SERVER_URL: 'server' };

/** Files by which a GitHub runner takes orders; nothing reads them elsewhere. */
export const RUNNER_FILE = /\$\{?GITHUB_(?:ENV|OUTPUT|PATH|STATE|STEP_SUMMARY|EVENT_PATH|TOKEN)\b|::(?:set-output|add-path|set-env|save-state)\b/;
