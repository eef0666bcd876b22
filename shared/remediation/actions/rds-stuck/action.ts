import { stop } from '../../instances.ts';
import { definePlanOnly, planOn, probe, stepOn } from '../../plan-only.ts';
import { beganAt, minutesBetween, objectsOf, textOf } from '../../values.ts';

/** Events after which a database may not come back (RDS user guide, "Amazon RDS event categories and event messages"). */
const EVENTS = new Set(['RDS-EVENT-0004', 'RDS-EVENT-0022', 'RDS-EVENT-0031', 'RDS-EVENT-0035', 'RDS-EVENT-0036']);
const STUCK = new Set(['rebooting', 'starting', 'failed', 'inaccessible-encryption-credentials', 'incompatible-network', 'incompatible-option-group', 'incompatible-parameters', 'incompatible-restore']);
const PASSING = new Set(['rebooting', 'starting']);
const PATIENCE_MINUTES = 15;

/** Row 26: a database does not come back. A copy is restored beside it, to the last point that there is. */
export default definePlanOnly({
  id: 'rds-stuck',
  row: 26,
  title: 'Restore a database that does not come back beside itself',
  risk: 'approval',
  resourceTypes: ['AWS::RDS::DBInstance'],
  permissions: ['rds:DescribeDBInstances'],
  matches: ({ attributes }) => EVENTS.has(String(attributes['eventId'] ?? '')),
  diagnose: async ({ resource, signals, now, read }) => {
    const [instance = {}] = objectsOf((await read('rds:DescribeDBInstances', { DBInstanceIdentifier: resource.id }))['DBInstances']);
    const status = textOf(instance['DBInstanceStatus']);
    if (!STUCK.has(status)) return stop('NO_ACTION', 'NOT_STUCK', `The database is ${status}.`);
    if (signals.length > 0 && PASSING.has(status) && minutesBetween(beganAt(signals, now), now) < PATIENCE_MINUTES) return { hypotheses: [], facts: {}, native: 'The restart of RDS' };
    const until = textOf(instance['LatestRestorableTime']);
    if (until === '') return stop('HANDED_OVER', 'NO_BACKUP', `The database is ${status}, and there is no point in time that it could be restored to.`);
    return { hypotheses: [{ cause: 'does-not-come-back', confidence: 0.7, evidence: [`it is ${status}; it can be restored to ${until}`] }], facts: { until } };
  },
  plan: ({ resource, diagnosis: { facts } }) => {
    const copy = `${resource.id}-restored`;
    const named = { DBInstanceIdentifier: copy };
    return planOn(resource, `Restore ${resource.id} to ${textOf(facts['until'])} as ${copy}, beside it.`, [
      stepOn({ ...resource, id: copy }, { id: 'restore', title: `Restore to ${copy}`, action: 'rds:RestoreDBInstanceToPointInTime', parameters: { SourceDBInstanceIdentifier: resource.id, TargetDBInstanceIdentifier: copy, UseLatestRestorableTime: true }, effect: probe('rds:DescribeDBInstances', named, "DBInstances[0].DBInstanceStatus == 'available'"), settle: { withinSeconds: 7200, everySeconds: 60 }, undo: [{ action: 'rds:DeleteDBInstance', parameters: { ...named, SkipFinalSnapshot: true }, effect: probe('rds:DescribeDBInstances', named, 'absent') }] }),
    ]);
  },
});
