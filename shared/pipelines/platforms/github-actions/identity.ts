import { GOOGLE_PROVIDER, ROLE_VARIABLE, googleCredentials } from '../../generation/identity.ts';
import type { Job } from '../../model.ts';
import { block, expression, map, text, type YamlValue } from '../yaml.ts';
import { usesStep } from './setup.ts';

const setting = (name: string): YamlValue => expression(`\${{ vars.${name} }}`);
const SIGN_IN = 'Sign in to the cloud';

/** Variables that the cloud's tools read; the values are settings of the repository or of the environment. */
export function identityEnvironment({ identity }: Job): Readonly<Record<string, YamlValue>> {
  switch (identity?.cloud) {
    case undefined: return {};
    case 'aws': return { AWS_ACCOUNT_ID: setting('AWS_ACCOUNT_ID'), AWS_REGION: setting('AWS_REGION') };
    case 'azure': return { ARM_CLIENT_ID: setting('AZURE_CLIENT_ID'), ARM_TENANT_ID: setting('AZURE_TENANT_ID'), ARM_SUBSCRIPTION_ID: setting('AZURE_SUBSCRIPTION_ID') };
    case 'gcp': return { GCP_PROJECT_ID: setting('GCP_PROJECT_ID'), GCP_PROJECT_NUMBER: setting('GCP_PROJECT_NUMBER'), GCP_REGION: setting('GCP_REGION') };
  }
}

/** The variable by which shell lines learn the number of the pull request. */
export function changeEnvironment({ environment }: Job): Readonly<Record<string, YamlValue>> {
  return environment?.perChange === true ? { PULL_REQUEST: expression('${{ github.event.pull_request.number }}') } : {};
}

/** Steps that trade the token of the run for credentials of the cloud. */
export function signInSteps({ identity }: Job): readonly YamlValue[] {
  switch (identity?.cloud) {
    case undefined: return [];
    case 'aws': return [usesStep(SIGN_IN, 'aws-actions/configure-aws-credentials', [
      ['role-to-assume', expression(`arn:aws:iam::\${{ vars.AWS_ACCOUNT_ID }}:role/\${{ env.${ROLE_VARIABLE} }}`)],
      ['aws-region', setting('AWS_REGION')],
    ])];
    case 'azure': return [runStep([
      `token="$(${tokenLine('api://AzureADTokenExchange')})"`,
      'az login --service-principal --username "$ARM_CLIENT_ID" --tenant "$ARM_TENANT_ID" --federated-token "$token" --output none',
      'az account set --subscription "$ARM_SUBSCRIPTION_ID"',
      // Terraform asks for a token of its own whenever it needs one.
      'echo "ARM_USE_OIDC=true" >> "$GITHUB_ENV"',
    ])];
    case 'gcp': return [runStep([
      'GOOGLE_APPLICATION_CREDENTIALS="$(mktemp "$RUNNER_TEMP/credentials-XXXXXXXX.json")"',
      googleCredentials('{"url":"%s","headers":{"Authorization":"Bearer %s"},"format":{"type":"json","subject_token_field_name":"value"}}', `"$ACTIONS_ID_TOKEN_REQUEST_URL&audience=https://iam.googleapis.com/projects/$GCP_PROJECT_NUMBER/${GOOGLE_PROVIDER}" "$ACTIONS_ID_TOKEN_REQUEST_TOKEN"`),
      'echo "GOOGLE_APPLICATION_CREDENTIALS=$GOOGLE_APPLICATION_CREDENTIALS" >> "$GITHUB_ENV"',
      'gcloud auth login --brief --cred-file="$GOOGLE_APPLICATION_CREDENTIALS"',
      'gcloud config set project "$GCP_PROJECT_ID"',
    ])];
  }
}

function tokenLine(audience: string): string {
  return `curl --fail --silent --show-error --header "Authorization: bearer $ACTIONS_ID_TOKEN_REQUEST_TOKEN" "$ACTIONS_ID_TOKEN_REQUEST_URL&audience=${audience}" | jq --raw-output .value`;
}

function runStep(lines: readonly string[]): YamlValue {
  return map([{ key: 'name', value: text(SIGN_IN) }, { key: 'run', value: block(lines) }]);
}
