import { defineCloudTrust, jsonFile } from '../model.ts';

/**
 * One federated identity credential per identity, as `az ad app federated-credential create --parameters` and the
 * Graph API take it. Entra compares the subject as it is.
 */
export default defineCloudTrust({
  id: 'azure',
  title: 'Azure',
  trust: ({ issuer, repository, roles }) =>
    roles.map(({ name, kind, subject }) =>
      jsonFile(`deploy/azure/${name}.json`, { name, issuer, subject, audiences: ['api://AzureADTokenExchange'], description: `${repository}: may ${kind === 'plan' ? 'read' : 'deploy'}.` }),
    ),
});
