import { DeleteRolePolicyCommand, IAMClient, PutRolePolicyCommand } from '@aws-sdk/client-iam';
import { GetFunctionConfigurationCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { sdk } from './heal.ts';

const iam = new IAMClient(sdk);
const lambda = new LambdaClient(sdk);
const PolicyName = 'what-the-emulator-asks-for';
const PREFIX = 'devops-engineer-ministack';

/**
 * Where the emulator asks for another permission than AWS (Service Authorization Reference): it takes GetAlias and
 * UpdateAlias for ListAliases, and does not see the state machine behind a task token. Granted here, so that nothing that is
 * deployed allows more than AWS needs.
 */
const MISNAMED: readonly (readonly [role: () => Promise<string>, action: string])[] = [
  [async () => `${PREFIX}-r-lambda-errors-after-deployment`, 'lambda:ListAliases'],
  [async () => (await lambda.send(new GetFunctionConfigurationCommand({ FunctionName: `${PREFIX}-api-incidents` }))).Role?.split('/').at(-1) ?? '', 'states:SendTaskSuccess'],
];

export async function grantMisnamed(): Promise<void> {
  for (const [role, Action] of MISNAMED) await iam.send(new PutRolePolicyCommand({ RoleName: await role(), PolicyName, PolicyDocument: JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action, Resource: '*' }] }) }));
}

export async function revokeMisnamed(): Promise<void> {
  for (const [role] of MISNAMED) await iam.send(new DeleteRolePolicyCommand({ RoleName: await role(), PolicyName }));
}
