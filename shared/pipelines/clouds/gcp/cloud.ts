import { GOOGLE_PROVIDER } from '../../generation/identity.ts';
import { defineCloudTrust, jsonFile } from '../model.ts';

const POOL = GOOGLE_PROVIDER.split('/')[3] ?? '';

/**
 * The provider of a workload identity pool, as its REST resource is written, and for each service account the policy
 * that lets exactly one subject act as it. The provider's own condition names the subjects too.
 */
export default defineCloudTrust({
  id: 'gcp',
  title: 'Google Cloud',
  trust: ({ issuer, repository, roles }) => [
    jsonFile('deploy/gcp/provider.json', {
      displayName: 'Pipelines',
      description: repository,
      oidc: { issuerUri: issuer, allowedAudiences: [`https://iam.googleapis.com/projects/PROJECT_NUMBER/${GOOGLE_PROVIDER}`] },
      attributeMapping: { 'google.subject': 'assertion.sub' },
      attributeCondition: `assertion.sub in [${roles.map(({ subject }) => JSON.stringify(subject)).join(', ')}]`,
    }),
    ...roles.map(({ name, subject }) =>
      jsonFile(`deploy/gcp/${name}.json`, {
        bindings: [{ role: 'roles/iam.workloadIdentityUser', members: [`principal://iam.googleapis.com/projects/PROJECT_NUMBER/locations/global/workloadIdentityPools/${POOL}/subject/${subject}`] }],
      }),
    ),
  ],
});
