import { defineSandboxFault } from '../../model.ts';
import { textOf } from '../../values.ts';

const MAPPING = 'AWS::Lambda::EventSourceMapping';

/** A bad record holds up a shard. */
export default defineSandboxFault({
  id: 'stream-lags',
  title: 'A bad record holds up a stream',
  remediation: 'lambda-iterator-age',
  resourceType: 'AWS::Lambda::Function',
  resource: 'orders-09',
  fits: ({ id }) => id === 'orders-09',
  inject: async (world) => {
    await world.change(MAPPING, `esm-${world.context.region}-stream`, (before) => ({ ...before, BisectBatchOnFunctionError: false, MaximumRetryAttempts: -1 }));
  },
  lasts: async (world, { id }) => (await world.list(MAPPING)).some(({ properties }) => textOf(properties['FunctionArn']).endsWith(`:${id}`) && properties['BisectBatchOnFunctionError'] === false),
  symptom: ({ id }) => ({ alarm: `${id}-age`, namespace: 'AWS/Lambda', metric: 'IteratorAge', dimensions: { FunctionName: id }, threshold: 60_000, good: 500, bad: 900_000 }),
});
