/** What differs between the stages of the service. Everything else is the same everywhere. */
export interface StageSettings {
  /** Short name; part of every stack's and function's name. */
  readonly name: string;
  /** Runs on an emulator or the embedded runtime, so that the rule packs for real accounts have nothing to judge. */
  readonly emulated: boolean;
  /** Data outlives the stack and cannot be deleted by accident. */
  readonly retainData: boolean;
  /** Days of log lines kept. */
  readonly logRetentionDays: 30 | 365;
  /** Requests per second over all callers, and how many may come at once. */
  readonly throttling: { readonly ratePerSecond: number; readonly burst: number };
  /** Requests per minute of one caller. */
  readonly callerRatePerMinute: number;
  /**
   * Lambda instances kept for each function, and the most it may use. Absent where an account's whole quota may be as
   * small as the ten instances that AWS gives to new accounts.
   */
  readonly reservedConcurrency?: number;
  /** Emits a second HTTP API with the same routes for callers that sign with IAM. */
  readonly iamApi: boolean;
  /** Emits the private web bucket with CloudFront and WAF. */
  readonly web: boolean;
  /** Emits the dashboard and the alarms on the service as a whole. */
  readonly observability: boolean;
  /** Emits the daily backup plan. */
  readonly backup: boolean;
  /** Emits the log of the firewall. */
  readonly firewallLog: boolean;
  /** Emits the archive of the bus, from which events can be replayed. */
  readonly eventArchive: boolean;
}

/** What an operator gives on the command line (`-c key=value`). */
export interface DeploymentOptions {
  /** OIDC issuer, exactly as in the tokens' `iss`. */
  readonly issuer?: string;
  /** Accepted values of the tokens' `aud` (or `client_id`). */
  readonly audience?: readonly string[];
  /** Origins that may call the API from a browser; none by default. */
  readonly corsOrigins?: readonly string[];
  /** Hosts from which repositories may be read. */
  readonly gitHosts?: readonly string[];
  /** Where alarms are mailed to. */
  readonly alarmEmail?: string;
  /** Host name of the web page, with `certificateArn` (ACM, us-east-1). */
  readonly domain?: string;
  readonly certificateArn?: string;
  /** A web ACL in us-east-1 to use instead of our own, needed when the stage lies in another region. */
  readonly webAclArn?: string;
  readonly account?: string;
  readonly region?: string;
}

const dev: StageSettings = {
  name: 'dev',
  emulated: false,
  retainData: false,
  logRetentionDays: 30,
  throttling: { ratePerSecond: 50, burst: 100 },
  callerRatePerMinute: 600,
  iamApi: true,
  web: true,
  observability: true,
  backup: true,
  firewallLog: true,
  eventArchive: true,
};

const prod: StageSettings = {
  ...dev,
  name: 'prod',
  retainData: true,
  logRetentionDays: 365,
  throttling: { ratePerSecond: 200, burst: 400 },
  reservedConcurrency: 20,
};

/** The embedded runtime reads this stage's templates; it has no use for what only AWS can run. */
const local: StageSettings = { ...dev, name: 'local', emulated: true, callerRatePerMinute: 6000, iamApi: false, web: false, observability: false, backup: false, firewallLog: false, eventArchive: false };

/** As dev, less what the emulator cannot create; docs/deploy.md lists each with the evidence. */
const ministack: StageSettings = { ...dev, name: 'ministack', emulated: true, backup: false, firewallLog: false, eventArchive: false };

const STAGES: readonly StageSettings[] = [dev, prod, local, ministack];

/** Settings of a stage. Throws when there is no such stage. */
export function settingsOf(name: string): StageSettings {
  const settings = STAGES.find((stage) => stage.name === name);
  if (settings) return settings;
  throw new Error(`There is no stage ${JSON.stringify(name)}. Use -c stage=${STAGES.map((stage) => stage.name).join(' or ')}.`);
}

/** The issuer and audience of a stage. Only the embedded runtime, which makes its own token, can do without. */
export function authOf(settings: StageSettings, options: DeploymentOptions): { readonly issuer: string; readonly audience: string[] } {
  if (options.issuer !== undefined && options.audience !== undefined && options.audience.length > 0) {
    return { issuer: options.issuer, audience: [...options.audience] };
  }
  if (settings.name === 'local') return { issuer: 'https://devops-engineer.local', audience: ['devops-engineer'] };
  throw new Error('Say whose tokens to accept: -c issuer=https://<issuer> -c audience=<audience>[,<audience>].');
}
