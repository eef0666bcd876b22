import type { Diagnosis, Hypothesis } from '../../model.ts';
import { defineRemediation } from '../../model.ts';
import { highest, isAlarmOn, literal, metricRead, numberOf, objectOf } from '../../values.ts';

const TYPE = 'AWS::Lambda::Function';
/** AWS keeps so many executions for functions that reserve none (Lambda developer guide, "Reserved concurrency"). */
const KEPT_UNRESERVED = 100;
const LOOP_SECONDS = 600;

function stop(code: string, detail: string): Diagnosis {
  return { hypotheses: [], facts: {}, stop: { outcome: 'HANDED_OVER', code, detail } };
}

/** Row 17: a function is throttled by its own reservation, or calls itself in a loop. */
export default defineRemediation({
  id: 'lambda-throttles',
  row: 17,
  title: 'Give a throttled function more concurrency',
  risk: 'guarded',
  mode: 'full',
  resourceTypes: [TYPE],
  permissions: ['cloudwatch:GetMetricStatistics', 'lambda:GetAccountSettings', 'lambda:GetFunctionConcurrency', 'lambda:PutFunctionConcurrency'],
  blast: { perHour: 10, perResourcePerDay: 4, cooldownMinutes: 30 },
  matches: (signal) => isAlarmOn(signal, 'AWS/Lambda', ['Throttles']),
  diagnose: async ({ resource, read }) => {
    const { ReservedConcurrentExecutions: reserved } = await read('lambda:GetFunctionConcurrency', { FunctionName: resource.id });
    const { AccountLimit: limit } = await read('lambda:GetAccountSettings', {});
    const loop = metricRead({ namespace: 'AWS/Lambda', name: 'RecursiveInvocationsDropped', dimensions: { FunctionName: resource.id } }, LOOP_SECONDS);
    const dropped = highest(await read(loop.action, loop.parameters)) ?? 0;
    if (typeof reserved !== 'number') return stop('ACCOUNT_LIMIT_REACHED', 'The function reserves nothing, so the account itself is at its limit: ask for a higher quota.');
    const spare = Math.max(0, numberOf(objectOf(limit)['UnreservedConcurrentExecutions']) - KEPT_UNRESERVED);
    const more = Math.min(reserved * 2, reserved + spare);
    const looping: readonly Hypothesis[] = dropped > 0 ? [{ cause: 'recursion', confidence: 0.95, evidence: [`${dropped} recursive invocations were dropped within ${LOOP_SECONDS / 60} min`] }] : [];
    if (more === reserved && looping.length === 0) return stop('NO_CONCURRENCY_LEFT', 'The account has no concurrency left to give: ask for a higher quota.');
    return { hypotheses: [...looping, ...(more > reserved ? [{ cause: 'reservation-too-small', confidence: 0.85, evidence: [`reserved ${reserved}, ${spare} to spare in the account`] }] : [])], facts: { reserved, more } };
  },
  plan: ({ resource, diagnosis: { facts }, hypothesis }) => {
    const reserved = numberOf(facts['reserved']);
    const wanted = hypothesis.cause === 'recursion' ? 0 : numberOf(facts['more']);
    const isAt = (count: number) => ({ action: 'lambda:GetFunctionConcurrency', parameters: { FunctionName: resource.id }, expect: `ReservedConcurrentExecutions == ${literal(count)}` });
    const set = (count: number) => ({ action: 'lambda:PutFunctionConcurrency', parameters: { FunctionName: resource.id, ReservedConcurrentExecutions: count } });
    return {
      summary: wanted === 0 ? `Stop ${resource.id}, which calls itself.` : `Reserve ${wanted} instead of ${reserved} concurrent executions for ${resource.id}.`,
      // A function that is stopped serves nobody: that is for a person to say.
      ...(wanted === 0 ? { risk: 'approval' as const } : {}),
      steps: [{ id: 'reserve', title: `Reserve ${wanted} executions`, ...set(wanted), resource, effect: isAt(wanted), settle: { withinSeconds: 30, everySeconds: 5 }, undo: [{ ...set(reserved), effect: isAt(reserved) }] }],
      verify: { probes: [isAt(wanted)], signals: true, withinSeconds: 300, everySeconds: 15 },
      touches: [resource],
    };
  },
});
