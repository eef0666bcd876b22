import { defineSandboxFault } from '../../model.ts';

/** Entries outgrow the memory. */
export default defineSandboxFault({
  id: 'cache-evicts',
  title: 'A cache throws out entries',
  remediation: 'elasticache-evictions',
  resourceType: 'AWS::ElastiCache::CacheCluster',
  resource: 'sessions-00',
  inject: async (world, { type, id }) => {
    await world.change(type, id, (before) => ({ ...before, CacheNodeType: 'cache.m7g.large' }));
  },
  lasts: async (_world, { properties }) => properties['CacheNodeType'] === 'cache.m7g.large',
  symptom: ({ id }) => ({ alarm: `${id.replaceAll('/', '-')}-elasticache-evictions`, namespace: 'AWS/ElastiCache', metric: 'Evictions', dimensions: { CacheClusterId: id }, threshold: 100, good: 0, bad: 5000 }),
});
