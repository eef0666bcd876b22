import { parseArgs } from 'node:util';
import * as z from 'zod/mini';
import type { DeploymentOptions } from './settings.ts';

const commaList = z.pipe(
  z.string(),
  z.transform((text: string) => text.split(',').map((part) => part.trim()).filter((part) => part !== '')),
);

/** The keys of `-c key=value`; the CDK command line adds keys of its own, which are not ours to refuse. */
const contextSchema = z.object({
  stage: z._default(z.string(), 'dev'),
  issuer: z.optional(z.string()),
  audience: z.optional(commaList),
  corsOrigins: z.optional(commaList),
  gitHosts: z.optional(commaList),
  alarmEmail: z.optional(z.email()),
  domain: z.optional(z.string()),
  webAclArn: z.optional(z.string().check(z.startsWith('arn:'))),
  certificateArn: z.optional(z.string().check(z.startsWith('arn:'))),
});

/**
 * Reads what the operator asked for: `-c key=value` from the command line, or from CDK, which hands it over in
 * `CDK_CONTEXT_JSON`; account and region as CDK found them. Throws with the wrong keys named.
 */
export function deploymentFrom(argv: readonly string[], environment: Readonly<Record<string, string | undefined>>): { readonly stage: string; readonly deployment: DeploymentOptions } {
  // Other options are CDK's own and none of ours.
  const { values } = parseArgs({ args: [...argv], options: { context: { type: 'string', short: 'c', multiple: true } }, strict: false });
  const pairs = [values['context'] ?? []].flat().filter((pair) => typeof pair === 'string');
  const given = pairs.map((pair) => [pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1)]);
  const parsed = contextSchema.safeParse({ ...JSON.parse(environment['CDK_CONTEXT_JSON'] ?? '{}'), ...Object.fromEntries(given) });
  if (!parsed.success) throw new Error(`Wrong context:\n${z.prettifyError(parsed.error)}`);
  const { stage, ...options } = parsed.data;
  const { CDK_DEFAULT_ACCOUNT: account, CDK_DEFAULT_REGION: region } = environment;
  return { stage, deployment: withoutUndefined({ ...options, account, region }) };
}

function withoutUndefined(options: { readonly [Key in keyof DeploymentOptions]: DeploymentOptions[Key] | undefined }): DeploymentOptions {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined));
}
