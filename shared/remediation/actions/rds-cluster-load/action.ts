import { stop } from '../../instances.ts';
import { definePlanOnly, planOn, probe, stepOn } from '../../plan-only.ts';
import { highest, isAlarmOn, literal, metricRead, objectsOf, textOf } from '../../values.ts';

const BUSY_PERCENT = 90;
const MAX_READERS = 15;

/** Row 24: a cluster is overloaded or its readers lag. One more reader, or another writer. */
export default definePlanOnly({
  id: 'rds-cluster-load',
  row: 24,
  title: 'Relieve the writer of a cluster',
  risk: 'approval',
  resourceTypes: ['AWS::RDS::DBCluster'],
  permissions: ['cloudwatch:GetMetricStatistics', 'rds:DescribeDBClusters', 'rds:DescribeDBInstances'],
  matches: (signal) => isAlarmOn(signal, 'AWS/RDS', ['CPUUtilization', 'AuroraReplicaLag', 'AuroraReplicaLagMaximum', 'ReplicaLag']) && signal.resources.some(({ type }) => type === 'AWS::RDS::DBCluster'),
  diagnose: async ({ resource, read }) => {
    const [cluster = {}] = objectsOf((await read('rds:DescribeDBClusters', { DBClusterIdentifier: resource.id }))['DBClusters']);
    if (cluster['Status'] !== 'available') return stop('HANDED_OVER', 'CLUSTER_NOT_AVAILABLE', `The cluster is ${textOf(cluster['Status'])}.`);
    const members = objectsOf(cluster['DBClusterMembers']);
    const writer = textOf(members.find((member) => member['IsClusterWriter'] === true)?.['DBInstanceIdentifier']);
    const readers = members.filter((member) => member['IsClusterWriter'] !== true).map((member) => textOf(member['DBInstanceIdentifier']));
    const [instance = {}] = objectsOf((await read('rds:DescribeDBInstances', { DBInstanceIdentifier: writer }))['DBInstances']);
    const { action, parameters } = metricRead({ namespace: 'AWS/RDS', name: 'CPUUtilization', dimensions: { DBInstanceIdentifier: writer } }, 300);
    const load = highest(await read(action, parameters));
    const busy = { cause: 'writer-overloaded', confidence: load !== undefined && load >= BUSY_PERCENT ? 0.8 : 0.4, evidence: [`the writer ${writer} uses ${load === undefined ? 'an unknown share' : `${load} %`} of its processor`] };
    const few = { cause: 'too-few-readers', confidence: 0.6, evidence: [`${readers.length} readers`] };
    const hypotheses = [...(readers.length > 0 ? [busy] : []), ...(readers.length < MAX_READERS ? [few] : [])].toSorted((a, b) => b.confidence - a.confidence);
    return { hypotheses, facts: { writer, readers, engine: textOf(cluster['Engine']), kind: textOf(instance['DBInstanceClass']) } };
  },
  plan: ({ resource, diagnosis: { facts }, hypothesis }) => {
    const [writer, [reader = '']] = [textOf(facts['writer']), Array.isArray(facts['readers']) ? facts['readers'].map(textOf) : []];
    if (hypothesis.cause === 'writer-overloaded') {
      const to = (target: string) => ({ action: 'rds:FailoverDBCluster', parameters: { DBClusterIdentifier: resource.id, TargetDBInstanceIdentifier: target }, effect: probe('rds:DescribeDBClusters', { DBClusterIdentifier: resource.id }, `length(DBClusters[0].DBClusterMembers[?IsClusterWriter && DBInstanceIdentifier == ${literal(target)}]) == \`1\``) });
      return planOn(resource, `Make ${reader} the writer of ${resource.id}: connections break for up to a minute.`, [stepOn(resource, { id: 'fail-over', title: `Fail over to ${reader}`, ...to(reader), undo: [to(writer)] })]);
    }
    const id = `${resource.id}-reader-added`;
    const named = { DBInstanceIdentifier: id };
    return planOn(resource, `Add a reader to ${resource.id}.`, [stepOn({ ...resource, type: 'AWS::RDS::DBInstance', id }, { id: 'add-reader', title: 'Add a reader of the class of the writer', action: 'rds:CreateDBInstance', parameters: { ...named, DBClusterIdentifier: resource.id, Engine: textOf(facts['engine']), DBInstanceClass: textOf(facts['kind']) }, effect: probe('rds:DescribeDBInstances', named, "DBInstances[0].DBInstanceStatus == 'available'"), settle: { withinSeconds: 1800, everySeconds: 30 }, undo: [{ action: 'rds:DeleteDBInstance', parameters: { ...named, SkipFinalSnapshot: true }, effect: probe('rds:DescribeDBInstances', named, 'absent') }] })]);
  },
});
