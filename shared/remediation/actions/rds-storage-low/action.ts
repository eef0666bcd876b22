import { defineRemediation } from '../../model.ts';
import { isAlarmOn, literal, numberOf, objectsOf, textOf } from '../../values.ts';

const TYPE = 'AWS::RDS::DBInstance';
const GROWTH = 1.2;
const MAX_GIB = 65_536;

/** Row 22: a database runs out of storage. It is grown by a fifth; storage never shrinks, so the budget is small. */
export default defineRemediation({
  id: 'rds-storage-low',
  row: 22,
  title: 'Grow the storage of a database',
  risk: 'guarded',
  mode: 'full',
  resourceTypes: [TYPE],
  permissions: ['rds:DescribeDBInstances', 'rds:ModifyDBInstance'],
  blast: { perHour: 5, perResourcePerDay: 2, cooldownMinutes: 360 },
  matches: (signal) => isAlarmOn(signal, 'AWS/RDS', ['FreeStorageSpace']),
  diagnose: async ({ resource, read }) => {
    const [instance = {}] = objectsOf((await read('rds:DescribeDBInstances', { DBInstanceIdentifier: resource.id }))['DBInstances']);
    const { AllocatedStorage: storage, MaxAllocatedStorage: ceiling, DBInstanceStatus: status } = instance;
    const size = numberOf(storage);
    if (numberOf(ceiling) > size * GROWTH) return { hypotheses: [], facts: {}, native: 'Storage autoscaling of RDS' };
    if (textOf(status) !== 'available') return { hypotheses: [], facts: {}, stop: { outcome: 'HANDED_OVER', code: 'DATABASE_BUSY', detail: `The database is ${textOf(status)}; its storage can be changed again once that is over.` } };
    return { hypotheses: [{ cause: 'storage-full', confidence: 0.9, evidence: [`${size} GiB allocated, no autoscaling left`] }], facts: { size } };
  },
  plan: ({ resource, diagnosis: { facts } }) => {
    const size = numberOf(facts['size']);
    const wanted = Math.min(MAX_GIB, Math.ceil(size * GROWTH));
    if (wanted <= size) return undefined;
    const read = { action: 'rds:DescribeDBInstances', parameters: { DBInstanceIdentifier: resource.id } };
    const grown = { ...read, expect: `DBInstances[0].AllocatedStorage >= ${literal(wanted)} || DBInstances[0].PendingModifiedValues.AllocatedStorage == ${literal(wanted)}` };
    return {
      summary: `Grow ${resource.id} from ${size} to ${wanted} GiB.`,
      // Nothing shrinks storage again, and more of it does no harm but to the bill.
      steps: [{ id: 'grow', title: `Allocate ${wanted} GiB`, action: 'rds:ModifyDBInstance', resource, parameters: { DBInstanceIdentifier: resource.id, AllocatedStorage: wanted, ApplyImmediately: true }, effect: grown, settle: { withinSeconds: 300, everySeconds: 15 }, undo: null, harmless: true }],
      verify: { probes: [{ ...read, expect: `DBInstances[0].AllocatedStorage >= ${literal(wanted)}` }], signals: true, withinSeconds: 900, everySeconds: 30 },
      touches: [resource],
    };
  },
});
