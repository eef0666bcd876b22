import { HEALED } from '../../account.ts';
import { defineSandboxService } from '../../model.ts';
import { found, textOf } from '../../values.ts';

const STREAM = 'AWS::Kinesis::Stream';

/** Amazon Kinesis Data Streams: one stream of two shards. */
export default defineSandboxService({
  id: 'kinesis',
  inventory: (region, account) => [{ account, region, type: STREAM, id: 'clicks', tags: HEALED, properties: { StreamName: 'clicks', StreamARN: `arn:aws:kinesis:${region}:${account}:stream/clicks`, StreamStatus: 'ACTIVE', StreamModeDetails: { StreamMode: 'PROVISIONED' }, OpenShardCount: 2 } }],
  actions: {
    'kinesis:DescribeStreamSummary': async ({ StreamName: name }, world) => ({ StreamDescriptionSummary: found(await world.get(STREAM, textOf(name)), 'ResourceNotFoundException', 'The stream does not exist.').properties }),
  },
});
