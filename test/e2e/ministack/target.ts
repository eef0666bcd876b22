import { AwsClient } from 'aws4fetch';
import * as z from 'zod/mini';

const targetSchema = z.object({
  url: z.string(),
  iamUrl: z.string(),
  endpoint: z.string(),
  region: z.string(),
  credentials: z.object({ accessKeyId: z.string(), secretAccessKey: z.string() }),
  /** Tokens by scope, and tokens that must be refused by what is wrong with them. */
  tokens: z.record(z.string(), z.string()),
  wrongTokens: z.record(z.string(), z.string()),
});

export type DeployedTarget = z.infer<typeof targetSchema>;

/** The stack under test, as the runner hands it over. */
export const target: DeployedTarget = targetSchema.parse(JSON.parse(process.env['E2E_DEPLOYED'] ?? 'null'));

export type Credentials = DeployedTarget['credentials'];

/** Sends a request signed for one AWS service. */
export async function signed(service: string, url: string, init: RequestInit = {}, credentials: Credentials = target.credentials): Promise<Response> {
  const client = new AwsClient({ ...credentials, service, region: target.region, retries: 0 });
  return client.fetch(url, init);
}

const textAt = (xml: string, name: string): string | undefined => new RegExp(`<${name}>([^<]*)</${name}>`).exec(xml)?.[1];

/** Calls an action of one of AWS's query APIs; gives back a reader of the answer's elements. */
export async function query(service: string, parameters: Readonly<Record<string, string>>): Promise<{ readonly status: number; readonly text: string; at(name: string): string }> {
  const answer = await signed(service, `${target.endpoint}/`, {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams(parameters).toString(),
  });
  const text = await answer.text();
  return {
    status: answer.status,
    text,
    at: (name) => {
      const value = textAt(text, name);
      if (value === undefined) throw new Error(`No ${name} in the answer ${answer.status}: ${text.slice(0, 500)}`);
      return value;
    },
  };
}

/** Calls an action of one of AWS's JSON APIs. */
export async function action(service: string, name: string, body: object, credentials?: Credentials): Promise<{ readonly json: unknown }> {
  const answer = await signed(service, `${target.endpoint}/`, { method: 'POST', headers: { 'content-type': 'application/x-amz-json-1.0', 'x-amz-target': name }, body: JSON.stringify(body) }, credentials);
  return { json: await answer.json() };
}

/** A user of the account who may do what the statements say and nothing else. */
export async function createUser(name: string, statements: readonly object[]): Promise<Credentials> {
  await query('iam', { Action: 'CreateUser', UserName: name, Version: '2010-05-08' });
  const PolicyDocument = JSON.stringify({ Version: '2012-10-17', Statement: statements });
  if (statements.length > 0) await query('iam', { Action: 'PutUserPolicy', UserName: name, PolicyName: 'only', PolicyDocument, Version: '2010-05-08' });
  const key = await query('iam', { Action: 'CreateAccessKey', UserName: name, Version: '2010-05-08' });
  return { accessKeyId: key.at('AccessKeyId'), secretAccessKey: key.at('SecretAccessKey') };
}

export async function removeUser(name: string, { accessKeyId }: Credentials): Promise<void> {
  const Version = '2010-05-08';
  await query('iam', { Action: 'DeleteAccessKey', UserName: name, AccessKeyId: accessKeyId, Version });
  await query('iam', { Action: 'DeleteUserPolicy', UserName: name, PolicyName: 'only', Version });
  await query('iam', { Action: 'DeleteUser', UserName: name, Version });
}
