import { HEALED } from '../../account.ts';
import { defineSandboxService } from '../../model.ts';
import { found, textOf } from '../../values.ts';

const CLUSTER = 'AWS::MSK::Cluster';

/** Amazon MSK: one cluster whose brokers have 200 GiB each. */
export default defineSandboxService({
  id: 'kafka',
  inventory: (region, account) => [{ account, region, type: CLUSTER, id: 'events', tags: HEALED, properties: { ClusterName: 'events', ClusterArn: `arn:aws:kafka:${region}:${account}:cluster/events/1`, State: 'ACTIVE', CurrentVersion: 'K1', Provisioned: { BrokerNodeGroupInfo: { StorageInfo: { EbsStorageInfo: { VolumeSize: 200 } } } } } }],
  actions: {
    'kafka:ListClustersV2': async ({ ClusterNameFilter: name }, world) => ({ ClusterInfoList: (await world.list(CLUSTER)).filter(({ id }) => id.startsWith(textOf(name))).map(({ properties }) => properties) }),
    'kafka:DescribeClusterV2': async ({ ClusterArn: arn }, world) => ({ ClusterInfo: found((await world.list(CLUSTER)).find(({ properties }) => properties['ClusterArn'] === arn), 'NotFoundException', 'The cluster does not exist.').properties }),
  },
});
