import { defineRemediation } from '../../model.ts';
import { isAlarmOn, literal, numberOf, objectOf, objectsOf, textOf } from '../../values.ts';

const TYPE = 'AWS::DynamoDB::Table';
const GROWTH = 1.5;

/** Row 33: a table with provisioned capacity refuses requests. */
export default defineRemediation({
  id: 'dynamodb-throttles',
  row: 33,
  title: 'Give a throttled table more capacity',
  risk: 'guarded',
  mode: 'full',
  resourceTypes: [TYPE],
  permissions: ['application-autoscaling:DescribeScalableTargets', 'dynamodb:DescribeTable', 'dynamodb:UpdateTable'],
  // A table may be taken down again four times a day and then hourly; two rises stay within that.
  blast: { perHour: 10, perResourcePerDay: 2, cooldownMinutes: 30 },
  matches: (signal) => isAlarmOn(signal, 'AWS/DynamoDB', ['ThrottledRequests', 'ReadThrottleEvents', 'WriteThrottleEvents']),
  diagnose: async ({ resource, read }) => {
    const table = objectOf((await read('dynamodb:DescribeTable', { TableName: resource.id }))['Table']);
    if (objectOf(table['BillingModeSummary'])['BillingMode'] === 'PAY_PER_REQUEST') return { hypotheses: [], facts: {}, stop: { outcome: 'HANDED_OVER', code: 'HOT_KEY', detail: 'The table pays per request: what is throttled is a partition or a table limit, which more capacity does not mend.' } };
    const targets = objectsOf((await read('application-autoscaling:DescribeScalableTargets', { ServiceNamespace: 'dynamodb', ResourceIds: [`table/${resource.id}`] }))['ScalableTargets']);
    const { ReadCapacityUnits: reads, WriteCapacityUnits: writes } = objectOf(table['ProvisionedThroughput']);
    if (targets.some((target) => numberOf(target['MaxCapacity']) > Math.max(numberOf(reads), numberOf(writes)))) return { hypotheses: [], facts: {}, native: 'Auto scaling of DynamoDB' };
    return { hypotheses: [{ cause: 'capacity-too-small', confidence: 0.85, evidence: [`${numberOf(reads)} read and ${numberOf(writes)} write units, no auto scaling`] }], facts: { reads: numberOf(reads), writes: numberOf(writes), status: textOf(table['TableStatus']) } };
  },
  plan: ({ resource, diagnosis: { facts } }) => {
    const before = { ReadCapacityUnits: numberOf(facts['reads']), WriteCapacityUnits: numberOf(facts['writes']) };
    const wanted = { ReadCapacityUnits: Math.ceil(before.ReadCapacityUnits * GROWTH), WriteCapacityUnits: Math.ceil(before.WriteCapacityUnits * GROWTH) };
    const isAt = (units: typeof before) => ({ action: 'dynamodb:DescribeTable', parameters: { TableName: resource.id }, expect: `Table.ProvisionedThroughput.ReadCapacityUnits == ${literal(units.ReadCapacityUnits)} && Table.ProvisionedThroughput.WriteCapacityUnits == ${literal(units.WriteCapacityUnits)} && Table.TableStatus == 'ACTIVE'` });
    const set = (units: typeof before) => ({ action: 'dynamodb:UpdateTable', parameters: { TableName: resource.id, ProvisionedThroughput: units } });
    return {
      summary: `Give ${resource.id} ${wanted.ReadCapacityUnits} read and ${wanted.WriteCapacityUnits} write units instead of ${before.ReadCapacityUnits} and ${before.WriteCapacityUnits}.`,
      steps: [{ id: 'raise', title: 'Raise the provisioned capacity', ...set(wanted), resource, effect: isAt(wanted), settle: { withinSeconds: 300, everySeconds: 10 }, undo: [{ ...set(before), effect: isAt(before) }] }],
      verify: { probes: [isAt(wanted)], signals: true, withinSeconds: 600, everySeconds: 15 },
      touches: [resource],
    };
  },
});
