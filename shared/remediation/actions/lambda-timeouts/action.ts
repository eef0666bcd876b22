import { defineRemediation } from '../../model.ts';
import { highest, isAlarmOn, literal, metricRead, numberOf } from '../../values.ts';

const TYPE = 'AWS::Lambda::Function';
const GROWTH = 1.5;
/** Quotas of a function: seconds, MB (Lambda developer guide, "Lambda quotas"). */
const MAX_TIMEOUT = 900;
const MAX_MEMORY = 10_240;

/** Row 18: invocations come close to the function's time limit. */
export default defineRemediation({
  id: 'lambda-timeouts',
  row: 18,
  title: 'Give a slow function more time and memory',
  risk: 'guarded',
  mode: 'full',
  resourceTypes: [TYPE],
  permissions: ['cloudwatch:GetMetricStatistics', 'lambda:GetFunctionConfiguration', 'lambda:UpdateFunctionConfiguration'],
  // Once a day at most: half as much again each time.
  blast: { perHour: 10, perResourcePerDay: 1, cooldownMinutes: 60 },
  matches: (signal) => isAlarmOn(signal, 'AWS/Lambda', ['Duration']),
  diagnose: async ({ resource, read }) => {
    const { Timeout: timeout, MemorySize: memory } = await read('lambda:GetFunctionConfiguration', { FunctionName: resource.id });
    const duration = metricRead({ namespace: 'AWS/Lambda', name: 'Duration', dimensions: { FunctionName: resource.id } }, 600);
    const longest = (highest(await read(duration.action, duration.parameters)) ?? 0) / 1000;
    const limit = numberOf(timeout);
    const near = limit > 0 && longest >= limit * 0.9;
    if (!near) return { hypotheses: [], facts: {}, stop: { outcome: 'HANDED_OVER', code: 'NOT_NEAR_TIME_LIMIT', detail: `The longest invocation took ${longest} s of ${limit} s: more time would not help.` } };
    return { hypotheses: [{ cause: 'limit-too-low', confidence: 0.75, evidence: [`the longest invocation took ${longest} s of ${limit} s`] }], facts: { timeout: limit, memory: numberOf(memory) } };
  },
  plan: ({ resource, diagnosis: { facts } }) => {
    const [timeout, memory] = [numberOf(facts['timeout']), numberOf(facts['memory'])];
    const wanted = { Timeout: Math.min(MAX_TIMEOUT, Math.ceil(timeout * GROWTH)), MemorySize: Math.min(MAX_MEMORY, Math.ceil(memory * GROWTH)) };
    if (wanted.Timeout === timeout) return undefined;
    const isSet = (to: typeof wanted) => ({ action: 'lambda:GetFunctionConfiguration', parameters: { FunctionName: resource.id }, expect: `Timeout == ${literal(to.Timeout)} && MemorySize == ${literal(to.MemorySize)} && LastUpdateStatus == 'Successful'` });
    const set = (to: typeof wanted) => ({ action: 'lambda:UpdateFunctionConfiguration', parameters: { FunctionName: resource.id, ...to } });
    const before = { Timeout: timeout, MemorySize: memory };
    return {
      summary: `Give ${resource.id} ${wanted.Timeout} s and ${wanted.MemorySize} MB instead of ${timeout} s and ${memory} MB.`,
      steps: [{ id: 'grow', title: `Set ${wanted.Timeout} s and ${wanted.MemorySize} MB`, ...set(wanted), resource, effect: isSet(wanted), settle: { withinSeconds: 120, everySeconds: 5 }, undo: [{ ...set(before), effect: isSet(before) }] }],
      verify: { probes: [isSet(wanted)], signals: true, withinSeconds: 300, everySeconds: 15 },
      touches: [resource],
    };
  },
});
