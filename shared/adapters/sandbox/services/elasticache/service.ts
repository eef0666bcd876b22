import { HEALED, numbered } from '../../account.ts';
import { defineSandboxService } from '../../model.ts';
import { found, textOf } from '../../values.ts';

const CLUSTER = 'AWS::ElastiCache::CacheCluster';

/** Amazon ElastiCache: two nodes of one replication group. */
export default defineSandboxService({
  id: 'elasticache',
  inventory: (region, account) => numbered(2, (number) => ({ account, region, type: CLUSTER, id: `sessions-${number}`, tags: HEALED, properties: { CacheClusterId: `sessions-${number}`, ReplicationGroupId: 'sessions', CacheNodeType: 'cache.m7g.large', CacheClusterStatus: 'available' } })),
  actions: {
    'elasticache:DescribeCacheClusters': async ({ CacheClusterId: id }, world) => ({ CacheClusters: [found(await world.get(CLUSTER, textOf(id)), 'CacheClusterNotFound', 'CacheCluster not found.').properties] }),
    'elasticache:ListAllowedNodeTypeModifications': async () => ({ ScaleUpModifications: ['cache.m7g.xlarge', 'cache.m7g.2xlarge'], ScaleDownModifications: [] }),
  },
});
