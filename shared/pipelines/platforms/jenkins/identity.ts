import { googleCredentials, identityVariables } from '../../generation/identity.ts';
import type { AstStep, EnvironmentEntry } from '../../jenkins/index.ts';
import type { Job } from '../../model.ts';
import { literalValue, named, source } from './ast.ts';
import { shellStep } from './container.ts';

/** Variables with a plain value that this printer adds to what the model says. */
const ENVIRONMENT = 'DEPLOY_ENVIRONMENT';
export const ADDED_VARIABLES: ReadonlySet<string> = new Set([ENVIRONMENT, 'ARM_USE_OIDC']);

const setting = (key: string, name: string): EnvironmentEntry => ({ key, value: source(`"\${env.${name}}"`) });
/** A credential of the kind "OpenID Connect id token as file", named as the role; the plugin oidc-provider makes the token. */
const credential = (key: string, id: string): EnvironmentEntry => ({ key, value: { name: 'credentials', arguments: [literalValue(id)] } });

/** Environment of a job that deploys. */
export function deployEntries({ identity, environment }: Job): readonly EnvironmentEntry[] {
  return [
    ...(environment ? [named(ENVIRONMENT, environment.name)] : []),
    ...(environment?.perChange === true ? [setting('PULL_REQUEST', 'CHANGE_ID')] : []),
    ...Object.entries(identityVariables(identity ? { identity } : {})).map(([key, value]) => named(key, value)),
    ...(identity ? cloudEntries(identity) : []),
  ];
}

function cloudEntries({ cloud, role }: NonNullable<Job['identity']>): readonly EnvironmentEntry[] {
  switch (cloud) {
    case 'aws': return [credential('AWS_WEB_IDENTITY_TOKEN_FILE', role), { key: 'AWS_ROLE_ARN', value: source(`"arn:aws:iam::\${env.AWS_ACCOUNT_ID}:role/${role}"`) }];
    case 'azure': return [credential('ARM_OIDC_TOKEN_FILE_PATH', role), credential('ARM_CLIENT_ID', `${role}-client`), setting('ARM_TENANT_ID', 'AZURE_TENANT_ID'), setting('ARM_SUBSCRIPTION_ID', 'AZURE_SUBSCRIPTION_ID'), named('ARM_USE_OIDC', 'true')];
    case 'gcp': return [credential('DEPLOY_TOKEN_FILE', role), { key: 'GOOGLE_APPLICATION_CREDENTIALS', value: source('"${env.WORKSPACE_TMP}/deploy-credentials.json"') }];
  }
}

/** What has to be written before the cloud's tools find the token. */
export function signInSteps({ identity }: Job): readonly AstStep[] {
  return identity?.cloud === 'gcp' ? [shellStep(googleCredentials('{"file":"%s"}', '"$DEPLOY_TOKEN_FILE"'))] : [];
}

/** Name of the environment among a stage's variables. */
export function readEnvironmentName(entries: readonly { readonly key: string; readonly value: { readonly text?: string } }[]): string | null {
  return entries.find(({ key }) => key === ENVIRONMENT)?.value.text ?? null;
}
