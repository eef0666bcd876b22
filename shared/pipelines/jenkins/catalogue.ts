/** Type of a parameter. `int` and `string` refuse the other's literals; `list` refuses text; the rest takes anything. */
export type ParameterType = 'string' | 'int' | 'boolean' | 'list' | 'object' | readonly string[];

/** What a step, an option or a condition takes. */
export interface Signature {
  readonly parameters: Readonly<Record<string, ParameterType>>;
  readonly required: readonly string[];
  /** Takes a block of steps. */
  readonly block?: true;
  /** Has more parameters than are listed here, brought by versions of its plugin. */
  readonly open?: true;
}

export type Catalogue = Readonly<Record<string, Signature>>;

/**
 * `name!:type` is required, `name:type` is not, `string` needs no type; a `{` at the end takes a block, `...` leaves
 * the parameters open.
 */
export function signature(text: string): Signature {
  const words = text.split(' ').filter((word) => word !== '');
  const pairs = words.flatMap((word) => {
    const match = /^(?<name>\w+)(?<required>!?)(?::(?<type>\S+))?$/.exec(word)?.groups;
    return match ? [{ name: match['name'] ?? '', required: match['required'] === '!', type: typeOf(match['type']) }] : [];
  });
  return {
    parameters: Object.fromEntries(pairs.map(({ name, type }) => [name, type])),
    required: pairs.filter(({ required }) => required).map(({ name }) => name),
    ...(words.includes('{') ? { block: true } : {}),
    ...(words.includes('...') ? { open: true } : {}),
  };
}

function typeOf(text = 'string'): ParameterType {
  if (text.includes('|')) return text.split('|');
  return text === 'int' || text === 'boolean' || text === 'list' || text === 'object' ? text : 'string';
}

export function catalogue(entries: Readonly<Record<string, string>>): Catalogue {
  return Object.fromEntries(Object.entries(entries).map(([name, text]) => [name, signature(text)]));
}

const UNIT = 'NANOSECONDS|MICROSECONDS|MILLISECONDS|SECONDS|MINUTES|HOURS|DAYS';

/** Steps of Jenkins' own Pipeline plugins ("Pipeline Steps Reference"). Others are not checked: plugins bring steps. */
export const STEPS: Catalogue = catalogue({
  archiveArtifacts: 'artifacts! allowEmptyArchive:boolean caseSensitive:boolean defaultExcludes:boolean excludes fingerprint:boolean followSymlinks:boolean onlyIfSuccessful:boolean',
  bat: 'script! encoding label returnStatus:boolean returnStdout:boolean',
  build: 'job! parameters:object propagate:boolean quietPeriod:int wait:boolean waitForStart:boolean ...',
  catchError: 'buildResult catchInterruptions:boolean message stageResult {',
  checkout: 'scm!:object changelog:boolean poll:boolean',
  deleteDir: '',
  dir: 'path! {',
  echo: 'message!',
  error: 'message!',
  fileExists: 'file!',
  git: 'url! branch changelog:boolean credentialsId poll:boolean',
  input: 'message! cancel id ok parameters:object submitter submitterParameter',
  isUnix: '',
  junit: 'testResults! ...',
  library: 'identifier! changelog:boolean retriever:object',
  libraryResource: 'resource! encoding',
  load: 'path!',
  mail: 'subject! body! bcc cc charset from mimeType replyTo to',
  milestone: 'ordinal:int label unsafe:boolean ...',
  node: 'label {',
  powershell: 'script! encoding label returnStatus:boolean returnStdout:boolean',
  pwd: 'tmp:boolean',
  pwsh: 'script! encoding label returnStatus:boolean returnStdout:boolean',
  readFile: 'file! encoding',
  readTrusted: 'path!',
  retry: 'count!:int conditions:object {',
  sh: 'script! encoding label returnStatus:boolean returnStdout:boolean',
  sleep: `time!:int unit:${UNIT}`,
  stash: 'name! allowEmpty:boolean excludes includes useDefaultExcludes:boolean',
  timeout: `time!:int activity:boolean unit:${UNIT} {`,
  timestamps: '{',
  tool: 'name! type',
  unstable: 'message!',
  unstash: 'name!',
  waitUntil: 'initialRecurrencePeriod:int quiet:boolean {',
  warnError: 'message! catchInterruptions:boolean {',
  withCredentials: 'bindings!:list {',
  withEnv: 'overrides!:list {',
  wrap: 'delegate!:object {',
  writeFile: 'file! text! encoding',
  ws: 'dir! {',
});

/** Conditions of `when`. */
export const CONDITIONS: Catalogue = catalogue({
  allOf: '',
  anyOf: '',
  branch: 'pattern! comparator',
  buildingTag: '',
  changeRequest: 'id target branch fork url title author authorDisplayName authorEmail comparator',
  changelog: 'pattern!',
  changeset: 'pattern! comparator caseSensitive:boolean',
  environment: 'name! value! ignoreCase:boolean',
  equals: 'expected!:object actual!:object',
  expression: '',
  isRestartedRun: '',
  not: '',
  tag: 'pattern! comparator',
  triggeredBy: 'cause! detail',
});
/** Children that a condition must have: any number but none, or exactly one. */
export const NESTING: Readonly<Record<string, 'some' | 'one'>> = { allOf: 'some', anyOf: 'some', not: 'one' };

const DOCKER = 'args alwaysPull:boolean containerPerStageRoot:boolean customWorkspace label registryUrl registryCredentialsId reuseNode:boolean';

/** Types of agents. */
export const AGENTS: Catalogue = catalogue({
  any: '',
  none: '',
  label: 'label! customWorkspace retries:int',
  node: 'label! customWorkspace retries:int',
  docker: `image! ${DOCKER}`,
  dockerfile: `filename dir additionalBuildArgs ${DOCKER}`,
  kubernetes: '...',
  dockerContainer: '...',
  ecs: '...',
  nomadTemplate: '...',
  podman: '...',
});

/** Conditions of `post`. */
export const POST_CONDITIONS: ReadonlySet<string> = new Set(['always', 'aborted', 'changed', 'cleanup', 'failure', 'fixed', 'notBuilt', 'regression', 'success', 'unstable', 'unsuccessful']);

/** Options of a stage; also of a pipeline. */
export const STAGE_OPTIONS: Catalogue = catalogue({
  ansiColor: 'colorMapName ...',
  cache: '...',
  catchError: 'buildResult catchInterruptions:boolean message stageResult',
  container: '...',
  gitLabConnection: '...',
  gitlabBuilds: '...',
  gitlabCommitStatus: '...',
  lock: '...',
  retry: 'count!:int conditions:object',
  script: '...',
  skipDefaultCheckout: 'skipDefaultCheckout!:boolean',
  sshagent: '...',
  throttle: '...',
  timeout: `time!:int activity:boolean unit:${UNIT}`,
  timestamps: '',
  waitUntil: '...',
  warnError: 'message! catchInterruptions:boolean',
  withAWS: '...',
  withChecks: '...',
  withContext: '...',
  withCredentials: 'bindings!:list',
  withEnv: 'overrides!:list',
  withFolderProperties: '...',
  withVault: '...',
  wrap: '...',
  ws: '...',
});

/** Options of a pipeline alone: its own and the properties of jobs. */
export const PIPELINE_OPTIONS: Catalogue = catalogue({
  authenticationToken: '...',
  authorizationMatrix: '...',
  buildBlocker: '...',
  buildDiscarder: 'strategy!:object',
  checkoutToSubdirectory: 'subdirectory!',
  copyArtifactPermission: '...',
  datadog: '...',
  disableConcurrentBuilds: 'abortPrevious:boolean',
  disableRestartFromStage: '',
  disableResume: '',
  durabilityHint: 'hint!',
  githubProjectProperty: '...',
  newContainerPerStage: '',
  office365ConnectorWebhooks: '...',
  overrideIndexTriggers: 'enableTriggers!:boolean',
  parallelsAlwaysFailFast: '',
  preserveStashes: 'buildCount:int',
  quietPeriod: 'quietPeriod!:int',
  rateLimit: 'count!:int durationName! userBoost:boolean',
  rateLimitBuilds: 'throttle!:object',
  sidebarLinks: '...',
  skipStagesAfterUnstable: '',
  throttleJobProperty: '...',
});

/** Triggers, also those of widely used plugins. */
export const TRIGGERS: Catalogue = catalogue({
  cron: 'spec!',
  pollSCM: 'scmpoll_spec! ignorePostCommitHooks:boolean',
  upstream: 'upstreamProjects! threshold',
  bitbucketPush: '...',
  bitBucketTrigger: '...',
  BitBucketPPR: '...',
  bitbucketServer: '...',
  BitbucketWebhookTriggerImpl: '...',
  dockerHub: '...',
  dockerImageTrigger: '...',
  eventTrigger: '...',
  fileTrigger: '...',
  folderTrigger: '...',
  genericTrigger: '...',
  GenericTrigger: '...',
  gerrit: '...',
  ghprb: '...',
  githubBranches: '...',
  githubPullRequests: '...',
  githubPush: '...',
  gitlab: '...',
  issueCommentTrigger: '...',
  jiraTrigger: '...',
  jobDslTrigger: '...',
  parameterizedCron: '...',
  periodicFolderTrigger: '...',
  pullRequest: '...',
  pullRequestReview: '...',
  rabbitMQ: '...',
  snapshotDependencies: '...',
  URLTrigger: '...',
});

/** Parameters, also those of widely used plugins. */
export const PARAMETERS: Catalogue = catalogue({
  booleanParam: 'name! defaultValue:boolean description',
  choice: 'name! choices:object description',
  credentials: 'name! credentialType defaultValue description required:boolean',
  file: 'name! description',
  password: 'name! defaultValue:object defaultValueAsSecret:object description',
  run: 'name! projectName! description filter',
  string: 'name! defaultValue description trim:boolean',
  text: 'name! defaultValue description trim:boolean',
  activeChoice: '...',
  activeChoiceHtml: '...',
  activeChoiceParam: '...',
  base64File: '...',
  buildSelector: '...',
  cascadeChoiceParameter: '...',
  DateParameter: '...',
  extendedChoice: '...',
  gitParameter: '...',
  hidden: '...',
  imageTag: '...',
  jiraVersion: '...',
  listGitBranches: '...',
  listSubversionTags: '...',
  nodeParam: '...',
  nonStoredPassword: '...',
  persistentBoolean: '...',
  persistentChoice: '...',
  persistentString: '...',
  persistentText: '...',
  reactiveChoice: '...',
  reactiveReferenceDynamicParameter: '...',
  RESTList: '...',
  separator: '...',
  stashedFile: '...',
  validatingString: '...',
});

/** Calls that stand within options, triggers and parameters. */
export const NESTED_CALLS: Catalogue = catalogue({
  logRotator: 'daysToKeepStr numToKeepStr artifactDaysToKeepStr artifactNumToKeepStr removeLastBuild:boolean',
});

/** Types of tools, also those of widely used plugins. A class name works too. */
export const TOOLS: ReadonlySet<string> = new Set(
  'allure ansible ant cmake codeql conan dependency-check dependencyCheck docker dockerTool dotnetsdk git go golang gradle groovy helm jdk jfrog jgit maven msbuild nodejs oc openshift packer python rust sbt snyk sonarRunner terraform terragrunt xvfb yarn'.split(' '),
);

/** Steps that a `steps` block may not hold. */
export const BLOCKED_STEPS: ReadonlySet<string> = new Set(['stage', 'properties', 'parallel']);
/** Calls that options, triggers and parameters may not hold. */
export const BLOCKED_CALLS: ReadonlySet<string> = new Set(['node', ...BLOCKED_STEPS]);

/**
 * What the plugins of one's own Jenkins bring beyond the catalogue. Names only, whose arguments are not checked; an
 * agent may be followed by its parameters in the notation of {@link signature}: `cloud region! size:int`.
 */
export interface Extensions {
  readonly agents?: readonly string[] | undefined;
  readonly conditions?: readonly string[] | undefined;
  readonly options?: readonly string[] | undefined;
  readonly parameters?: readonly string[] | undefined;
  readonly postConditions?: readonly string[] | undefined;
  readonly tools?: readonly string[] | undefined;
  readonly triggers?: readonly string[] | undefined;
}
