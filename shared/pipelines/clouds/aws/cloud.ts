import { defineCloudTrust, jsonFile, type TrustedRole, type TrustRequest } from '../model.ts';

const AUDIENCE = 'sts.amazonaws.com';
const SESSION_SECONDS = 3600;

/**
 * A CloudFormation template: the identity provider and one role for each identity. Subject and audience are compared
 * as they are (`StringEquals`), never by a pattern. Roles that plan may read; what the others may do is the owner's
 * to say, by parameters without a default.
 */
export default defineCloudTrust({
  id: 'aws',
  title: 'AWS',
  trust: (request) => [jsonFile('deploy/aws-roles.json', templateOf(request))],
});

function templateOf({ issuer, repository, roles }: TrustRequest): object {
  const kinds = new Set(roles.map(({ kind }) => kind));
  const parameters = [
    ...(kinds.has('apply') ? [['ApplyPolicyArns', policyParameter('Managed policies of the roles that deploy')] as const] : []),
    ...(kinds.has('preview') ? [['PreviewPolicyArns', policyParameter('Managed policies of the role that makes and removes previews')] as const] : []),
  ];
  return {
    AWSTemplateFormatVersion: '2010-09-09',
    Description: `Lets the pipelines of ${repository} in, each role from one place only.`,
    Parameters: Object.fromEntries(parameters),
    Resources: {
      Issuer: { Type: 'AWS::IAM::OIDCProvider', Properties: { Url: issuer, ClientIdList: [AUDIENCE] } },
      ...Object.fromEntries(roles.map((role) => [logicalId(role.name), roleOf(role, issuer)])),
    },
  };
}

function policyParameter(description: string): object {
  return { Type: 'CommaDelimitedList', Description: `${description}: their ARNs, as narrow as they can be.` };
}

function roleOf({ name, kind, subject }: TrustedRole, issuer: string): object {
  const host = issuer.replace(/^https:\/\//, '');
  return {
    Type: 'AWS::IAM::Role',
    Properties: {
      RoleName: name,
      MaxSessionDuration: SESSION_SECONDS,
      ManagedPolicyArns: kind === 'plan' ? ['arn:aws:iam::aws:policy/ReadOnlyAccess'] : { Ref: kind === 'apply' ? 'ApplyPolicyArns' : 'PreviewPolicyArns' },
      AssumeRolePolicyDocument: {
        Version: '2012-10-17',
        Statement: [
          {
            Effect: 'Allow',
            Principal: { Federated: { Ref: 'Issuer' } },
            Action: 'sts:AssumeRoleWithWebIdentity',
            Condition: { StringEquals: { [`${host}:aud`]: AUDIENCE, [`${host}:sub`]: subject } },
          },
        ],
      },
    },
  };
}

const logicalId = (name: string): string => name.split('-').map((word) => `${word.charAt(0).toUpperCase()}${word.slice(1)}`).join('');
