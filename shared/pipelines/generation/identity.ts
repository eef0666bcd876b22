import type { Identity, Job } from '../model.ts';

/** Variables by which a job tells who it is; its readers find them again. */
export const ROLE_VARIABLE = 'DEPLOY_ROLE';
const CLOUD_VARIABLE = 'DEPLOY_CLOUD';
/** Variable that carries a platform's token. */
export const TOKEN_VARIABLE = 'DEPLOY_TOKEN';
/** Pool and provider that trade tokens for access in Google Cloud. */
export const GOOGLE_PROVIDER = 'locations/global/workloadIdentityPools/pipelines/providers/pipelines';

/** Lines that sign in with a token; they end with the variables that the cloud's own tools read. */
export interface SignIn {
  /** Who the token is for (`aud`); GitLab puts variables in. */
  readonly audience: string;
  /** Lines of one shell, the token in `$DEPLOY_TOKEN`. */
  readonly lines: readonly string[];
}

const AWS_AUDIENCE = 'sts.amazonaws.com';
const AZURE_AUDIENCE = 'api://AzureADTokenExchange';

/** Variables of an identity: plain text, the same on every platform. */
export function identityVariables({ identity }: Pick<Job, 'identity'>): Readonly<Record<string, string>> {
  return identity === undefined ? {} : { [CLOUD_VARIABLE]: identity.cloud, [ROLE_VARIABLE]: identity.role };
}

/** What a reader makes of these variables, and the rest of them. */
export function readIdentity(env: Readonly<Record<string, string>>): { readonly identity: string | null; readonly env: Record<string, string> } {
  const { [CLOUD_VARIABLE]: cloud, [ROLE_VARIABLE]: role, ...rest } = env;
  return { identity: cloud === undefined ? null : `${cloud} ${role ?? ''}`, env: rest };
}

/** How a job signs in with a token in a variable (GitLab). The cloud's account stands in the project's own variables. */
export function signIn({ cloud }: Identity): SignIn {
  switch (cloud) {
    case 'aws':
      return {
        audience: AWS_AUDIENCE,
        lines: [
          'export AWS_WEB_IDENTITY_TOKEN_FILE="$(mktemp)"',
          `printf %s "$${TOKEN_VARIABLE}" > "$AWS_WEB_IDENTITY_TOKEN_FILE"`,
          `export AWS_ROLE_ARN="arn:aws:iam::\${AWS_ACCOUNT_ID:?}:role/$${ROLE_VARIABLE}" AWS_ROLE_SESSION_NAME="$${ROLE_VARIABLE}"`,
        ],
      };
    case 'azure':
      return { audience: AZURE_AUDIENCE, lines: [`export ARM_USE_OIDC=true ARM_OIDC_TOKEN="$${TOKEN_VARIABLE}" ARM_CLIENT_ID="\${AZURE_CLIENT_ID:?}" ARM_TENANT_ID="\${AZURE_TENANT_ID:?}" ARM_SUBSCRIPTION_ID="\${AZURE_SUBSCRIPTION_ID:?}"`] };
    case 'gcp':
      return {
        audience: `https://iam.googleapis.com/projects/$GCP_PROJECT_NUMBER/${GOOGLE_PROVIDER}`,
        lines: [
          'export GOOGLE_APPLICATION_CREDENTIALS="$(mktemp)"',
          'token_file="$(mktemp)"',
          `printf %s "$${TOKEN_VARIABLE}" > "$token_file"`,
          googleCredentials('{"file":"%s"}', '"$token_file"'),
        ],
      };
  }
}

/** Writes the file by which Google's tools trade the token that `source` (JSON with one `%s`) leads to. */
export function googleCredentials(source: string, argument: string): string {
  const account = `https://iamcredentials.googleapis.com/v1/projects/-/serviceAccounts/%s@%s.iam.gserviceaccount.com:generateAccessToken`;
  const file = `{"type":"external_account","audience":"//iam.googleapis.com/projects/%s/${GOOGLE_PROVIDER}","subject_token_type":"urn:ietf:params:oauth:token-type:jwt","token_url":"https://sts.googleapis.com/v1/token","service_account_impersonation_url":"${account}","credential_source":${source}}`;
  return `printf '${file}' "\${GCP_PROJECT_NUMBER:?}" "$${ROLE_VARIABLE}" "\${GCP_PROJECT_ID:?}" ${argument} > "$GOOGLE_APPLICATION_CREDENTIALS"`;
}
