import * as z from 'zod/mini';
import { invalidInput } from '../core/errors.ts';

const commaList = z.pipe(
  z.string(),
  z.transform((text: string) =>
    text
      .split(',')
      .map((part) => part.trim())
      .filter((part) => part !== ''),
  ),
);
const count = z.coerce.number().check(z.int(), z.positive());

/** Every environment variable the functions read, with its default. Secrets are references, never values. */
const environmentSchema = z.object({
  MODE: z._default(z.enum(['local', 'aws']), 'aws'),
  VERSION: z._default(z.string(), '0.0.0'),
  STAGE: z._default(z.string(), 'dev'),
  TABLE_NAME: z.string(),
  BUCKET_NAME: z.string(),
  /** The bucket was made with S3 Object Lock. */
  OBJECT_LOCK: z._default(z.enum(['true', 'false']), 'false'),
  BUS_NAME: z.string(),
  /** JSON object: workflow id to state machine ARN. */
  WORKFLOWS: z._default(z.string(), '{}'),
  FUNCTION_COUNT: z._default(z.coerce.number(), 0),
  RATE_LIMIT_PER_MINUTE: z._default(count, 600),
  GIT_HOSTS: z._default(commaList, ['github.com', 'gitlab.com']),
  /** First part of the names of the roles under which remediations work. */
  REMEDY_ROLE_PREFIX: z.optional(z.string()),
  /** Path of the parameters that hold secrets. */
  SECRETS_PATH: z.optional(z.string()),
  AWS_ENDPOINT_URL_SFN: z.optional(z.string()),
  AWS_ENDPOINT_URL: z.optional(z.string()),
  AWS_ENDPOINT_URL_S3: z.optional(z.string()),
});

const workflowsSchema = z.record(z.string(), z.string());

export interface ServiceConfig {
  readonly mode: 'local' | 'aws';
  readonly version: string;
  readonly stage: string;
  readonly tableName: string;
  readonly bucketName: string;
  /** Evidence is locked against removal. */
  readonly objectLock: boolean;
  readonly busName: string;
  readonly workflows: Readonly<Record<string, string>>;
  readonly functionCount: number;
  readonly rateLimitPerMinute: number;
  readonly gitHosts: readonly string[];
  readonly remedyRolePrefix: string | undefined;
  readonly secretsPath: string | undefined;
  /** Where the local engines answer; only in mode local. */
  readonly controlUrl: string | undefined;
  /** AWS is an emulator behind an endpoint of its own. */
  readonly emulated: boolean;
}

/** Parses the environment once at init. Throws `INVALID_CONFIGURATION` naming each wrong variable. */
export function parseConfig(environment: Readonly<Record<string, string | undefined>>): ServiceConfig {
  const parsed = environmentSchema.safeParse(environment);
  if (!parsed.success) {
    const errors = parsed.error.issues.map((issue) => ({ path: `/${issue.path.join('/')}`, message: issue.message }));
    const names = errors.map((error) => error.path.slice(1)).join(', ');
    throw invalidInput('INVALID_CONFIGURATION', `Set these environment variables right: ${names}.`, errors);
  }
  const env = parsed.data;
  return Object.freeze({
    mode: env.MODE,
    version: env.VERSION,
    stage: env.STAGE,
    tableName: env.TABLE_NAME,
    bucketName: env.BUCKET_NAME,
    objectLock: env.OBJECT_LOCK === 'true',
    busName: env.BUS_NAME,
    workflows: workflowsSchema.parse(JSON.parse(env.WORKFLOWS)),
    functionCount: env.FUNCTION_COUNT,
    rateLimitPerMinute: env.RATE_LIMIT_PER_MINUTE,
    gitHosts: env.GIT_HOSTS,
    remedyRolePrefix: env.REMEDY_ROLE_PREFIX,
    secretsPath: env.SECRETS_PATH,
    controlUrl: env.MODE === 'local' ? env.AWS_ENDPOINT_URL_SFN : undefined,
    emulated: env.AWS_ENDPOINT_URL !== undefined || env.AWS_ENDPOINT_URL_S3 !== undefined,
  });
}

/** The configuration of this process. */
export function loadConfig(): ServiceConfig {
  return parseConfig(process.env);
}
