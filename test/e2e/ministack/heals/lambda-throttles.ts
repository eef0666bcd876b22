import { expect } from 'vitest';
import { GetFunctionConcurrencyCommand, PutFunctionConcurrencyCommand } from '@aws-sdk/client-lambda';
import { alarmPair, defineHeal } from '../healing/heal.ts';
import { createFunction, deleteFunction, lambda } from '../healing/functions.ts';

const FunctionName = 'heals-throttles';

/** A function that reserves too little for itself; a person says yes to more. */
export default defineHeal({
  remediation: 'lambda-throttles',
  mode: 'approve',
  breakIt: async (account) => {
    await createFunction(FunctionName);
    await lambda.send(new PutFunctionConcurrencyCommand({ FunctionName, ReservedConcurrentExecutions: 5 }));
    return {
      resource: FunctionName,
      ...alarmPair(account, 'heals-throttles', { namespace: 'AWS/Lambda', name: 'Throttles', dimensions: { FunctionName } }),
      verify: async () => expect((await lambda.send(new GetFunctionConcurrencyCommand({ FunctionName }))).ReservedConcurrentExecutions).toBe(10),
      remove: () => deleteFunction(FunctionName),
    };
  },
});
