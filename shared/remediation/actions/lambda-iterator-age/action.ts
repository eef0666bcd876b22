import { stop } from '../../instances.ts';
import { definePlanOnly, planOn, probe, stepOn } from '../../plan-only.ts';
import { isAlarmOn, literal, numberOf, objectsOf, textOf } from '../../values.ts';

const MAX_PARALLEL = 10;
const RETRIES = 3;

/** Row 21: a function lags behind its stream. A bad record is bisected out of the way; a hot shard is read by more at once. */
export default definePlanOnly({
  id: 'lambda-iterator-age',
  row: 21,
  title: 'Let a function catch up with its stream',
  risk: 'guarded',
  resourceTypes: ['AWS::Lambda::Function'],
  permissions: ['lambda:ListEventSourceMappings'],
  matches: (signal) => isAlarmOn(signal, 'AWS/Lambda', ['IteratorAge']),
  diagnose: async ({ resource, read }) => {
    const mappings = objectsOf((await read('lambda:ListEventSourceMappings', { FunctionName: resource.id }))['EventSourceMappings']);
    const mapping = mappings.find((each) => /:(?:kinesis|dynamodb):/.test(textOf(each['EventSourceArn'])));
    if (mapping === undefined) return stop('HANDED_OVER', 'NO_STREAM', 'No stream feeds the function.');
    const [bisects, retries, parallel] = [mapping['BisectBatchOnFunctionError'] === true, numberOf(mapping['MaximumRetryAttempts']), numberOf(mapping['ParallelizationFactor']) || 1];
    const poison = { cause: 'bad-record', confidence: 0.7, evidence: [`a batch that fails is ${bisects ? '' : 'not '}bisected, and tried ${retries < 0 ? 'for as long as its records live' : `${retries} times`}`] };
    const slow = { cause: 'too-little-parallelism', confidence: 0.6, evidence: [`each shard is read by ${parallel}`] };
    const hypotheses = [...(bisects && retries >= 0 ? [] : [poison]), ...(parallel < MAX_PARALLEL ? [slow] : [])];
    if (hypotheses.length === 0) return stop('HANDED_OVER', 'STREAM_AT_LIMIT', 'The mapping bisects and is as parallel as can be: the function or the shards must change.');
    return { hypotheses, facts: { mapping: textOf(mapping['UUID']), bisects, retries, parallel } };
  },
  plan: ({ resource, diagnosis: { facts }, hypothesis }) => {
    const [id, parallel] = [textOf(facts['mapping']), numberOf(facts['parallel'])];
    const set = (change: Readonly<Record<string, boolean | number>>) => ({
      action: 'lambda:UpdateEventSourceMapping',
      parameters: { UUID: id, ...change },
      effect: probe('lambda:GetEventSourceMapping', { UUID: id }, Object.entries(change).map(([name, value]) => `${name} == ${literal(value)}`).join(' && ')),
    });
    const [after, before] = hypothesis.cause === 'bad-record'
      ? [{ BisectBatchOnFunctionError: true, MaximumRetryAttempts: RETRIES }, { BisectBatchOnFunctionError: facts['bisects'] === true, MaximumRetryAttempts: numberOf(facts['retries']) }]
      : [{ ParallelizationFactor: Math.min(MAX_PARALLEL, parallel * 2) }, { ParallelizationFactor: parallel }];
    return planOn(resource, `Change the mapping ${id} of ${resource.id}: ${JSON.stringify(after)}.`, [stepOn(resource, { id: 'update-mapping', title: 'Change how the stream is read', ...set(after), undo: [set(before)] })]);
  },
});
