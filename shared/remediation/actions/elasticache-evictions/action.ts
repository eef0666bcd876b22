import { stop } from '../../instances.ts';
import { definePlanOnly, planOn, probe, stepOn } from '../../plan-only.ts';
import { isAlarmOn, literal, objectsOf, textOf, textsOf } from '../../values.ts';

/** Row 35: a cache throws entries out for want of memory. Its nodes become larger. */
export default definePlanOnly({
  id: 'elasticache-evictions',
  row: 35,
  title: 'Give a cache larger nodes',
  risk: 'approval',
  resourceTypes: ['AWS::ElastiCache::CacheCluster'],
  permissions: ['elasticache:DescribeCacheClusters', 'elasticache:ListAllowedNodeTypeModifications'],
  matches: (signal) => isAlarmOn(signal, 'AWS/ElastiCache', ['Evictions', 'DatabaseMemoryUsagePercentage']),
  diagnose: async ({ resource, read }) => {
    const [cluster = {}] = objectsOf((await read('elasticache:DescribeCacheClusters', { CacheClusterId: resource.id }))['CacheClusters']);
    const group = textOf(cluster['ReplicationGroupId']);
    if (group === '') return stop('HANDED_OVER', 'NO_REPLICATION_GROUP', 'A single node loses its entries when it is made larger: that is for a person to say.');
    const larger = textsOf((await read('elasticache:ListAllowedNodeTypeModifications', { ReplicationGroupId: group }))['ScaleUpModifications']);
    const [wanted] = larger;
    if (wanted === undefined) return stop('HANDED_OVER', 'NO_LARGER_NODE', `There is no larger node than ${textOf(cluster['CacheNodeType'])}.`);
    return { hypotheses: [{ cause: 'too-little-memory', confidence: 0.7, evidence: [`nodes of ${textOf(cluster['CacheNodeType'])}; ${wanted} is the next`] }], facts: { group, kind: textOf(cluster['CacheNodeType']), wanted } };
  },
  plan: ({ resource, diagnosis: { facts } }) => {
    const group = textOf(facts['group']);
    const to = (kind: string) => ({ action: 'elasticache:ModifyReplicationGroup', parameters: { ReplicationGroupId: group, CacheNodeType: kind, ApplyImmediately: true }, effect: probe('elasticache:DescribeReplicationGroups', { ReplicationGroupId: group }, `ReplicationGroups[0].CacheNodeType == ${literal(kind)} && ReplicationGroups[0].Status == 'available'`) });
    return planOn(resource, `Move ${group} from ${textOf(facts['kind'])} to ${textOf(facts['wanted'])}.`, [stepOn({ ...resource, type: 'AWS::ElastiCache::ReplicationGroup', id: group }, { id: 'larger-nodes', title: `Move to ${textOf(facts['wanted'])}`, ...to(textOf(facts['wanted'])), settle: { withinSeconds: 3600, everySeconds: 60 }, undo: [to(textOf(facts['kind']))] })]);
  },
});
