import { defineSandboxFault } from '../../model.ts';

/** More is written than the shards take. */
export default defineSandboxFault({
  id: 'stream-throttled',
  title: 'A stream has too few shards',
  remediation: 'stream-capacity',
  resourceType: 'AWS::Kinesis::Stream',
  resource: 'clicks',
  inject: async (world, { type, id }) => {
    await world.change(type, id, (before) => ({ ...before, OpenShardCount: 2 }));
  },
  lasts: async (_world, { properties }) => properties['OpenShardCount'] === 2,
  symptom: ({ id }) => ({ alarm: `${id.replaceAll('/', '-')}-stream-capacity`, namespace: 'AWS/Kinesis', metric: 'WriteProvisionedThroughputExceeded', dimensions: { StreamName: id }, threshold: 0, good: 0, bad: 400 }),
});
