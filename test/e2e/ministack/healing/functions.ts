import { CreateRoleCommand, DeleteRoleCommand, IAMClient } from '@aws-sdk/client-iam';
import { CreateFunctionCommand, DeleteFunctionCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { strToU8, zipSync } from 'fflate';
import { sdk, TAG_KEY, TAG_VALUE } from './heal.ts';

export const lambda = new LambdaClient(sdk);
const iam = new IAMClient(sdk);

const TRUST = JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Principal: { Service: 'lambda.amazonaws.com' }, Action: 'sts:AssumeRole' }] });

/** The code of a function that answers this. */
export const codeOf = (answer: string): Uint8Array => zipSync({ 'index.mjs': strToU8(`export const handler = async () => ${JSON.stringify(answer)};\n`) });

/** A small function under a role of its own that carries the opt-in. */
export async function createFunction(FunctionName: string, more: { readonly Publish?: boolean } = {}): Promise<void> {
  const { Role } = await iam.send(new CreateRoleCommand({ RoleName: FunctionName, AssumeRolePolicyDocument: TRUST }));
  await lambda.send(new CreateFunctionCommand({ FunctionName, Runtime: 'nodejs24.x', Handler: 'index.handler', Role: Role?.Arn, Timeout: 10, MemorySize: 128, Code: { ZipFile: codeOf('one') }, Tags: { [TAG_KEY]: TAG_VALUE }, ...more }));
}

export async function deleteFunction(FunctionName: string): Promise<void> {
  await lambda.send(new DeleteFunctionCommand({ FunctionName }));
  await iam.send(new DeleteRoleCommand({ RoleName: FunctionName }));
}
