import { expect } from 'vitest';
import { CloudWatchClient, PutMetricDataCommand } from '@aws-sdk/client-cloudwatch';
import { GetFunctionConfigurationCommand } from '@aws-sdk/client-lambda';
import { alarmPair, defineHeal, sdk } from '../healing/heal.ts';
import { createFunction, deleteFunction, lambda } from '../healing/functions.ts';

const FunctionName = 'heals-timeouts';
const cloudwatch = new CloudWatchClient(sdk);

/** A function whose invocations take 9.6 of the 10 seconds that it has. */
export default defineHeal({
  remediation: 'lambda-timeouts',
  mode: 'auto',
  breakIt: async (account) => {
    await createFunction(FunctionName);
    await cloudwatch.send(new PutMetricDataCommand({ Namespace: 'AWS/Lambda', MetricData: [{ MetricName: 'Duration', Dimensions: [{ Name: 'FunctionName', Value: FunctionName }], Value: 9600, Unit: 'Milliseconds', Timestamp: new Date(Date.now() - 60_000) }] }));
    return {
      resource: FunctionName,
      ...alarmPair(account, 'heals-timeouts', { namespace: 'AWS/Lambda', name: 'Duration', dimensions: { FunctionName } }),
      verify: async () => expect(await lambda.send(new GetFunctionConfigurationCommand({ FunctionName }))).toMatchObject({ Timeout: 15, MemorySize: 192 }),
      remove: () => deleteFunction(FunctionName),
    };
  },
});
