import { expect } from 'vitest';
import { CreateAliasCommand, GetAliasCommand, InvokeCommand, PublishVersionCommand, UpdateFunctionCodeCommand } from '@aws-sdk/client-lambda';
import { alarmPair, defineHeal } from '../healing/heal.ts';
import { codeOf, createFunction, deleteFunction, lambda } from '../healing/functions.ts';

const FunctionName = 'heals-errors';

/** A function whose second version went live a moment before its errors began. */
export default defineHeal({
  remediation: 'lambda-errors-after-deployment',
  mode: 'auto',
  breakIt: async (account) => {
    await createFunction(FunctionName, { Publish: true });
    await lambda.send(new UpdateFunctionCodeCommand({ FunctionName, ZipFile: codeOf('two') }));
    const { Version } = await lambda.send(new PublishVersionCommand({ FunctionName }));
    await lambda.send(new CreateAliasCommand({ FunctionName, Name: 'live', FunctionVersion: Version ?? '' }));
    expect(Version).toBe('2');
    return {
      resource: FunctionName,
      ...alarmPair(account, 'heals-errors', { namespace: 'AWS/Lambda', name: 'Errors', dimensions: { FunctionName } }),
      verify: async () => {
        expect((await lambda.send(new GetAliasCommand({ FunctionName, Name: 'live' }))).FunctionVersion).toBe('1');
        const { Payload } = await lambda.send(new InvokeCommand({ FunctionName, Qualifier: 'live' }));
        expect(Buffer.from(Payload ?? []).toString()).toBe('"one"');
      },
      remove: () => deleteFunction(FunctionName),
    };
  },
});
