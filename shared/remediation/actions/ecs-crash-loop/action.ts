import { defineRemediation } from '../../model.ts';
import { definitionBefore, deployedAt, ECS_SERVICE, isOn, isSteady, readService, STEADY_SECONDS, takesItselfBack, updateTo } from '../../ecs.ts';
import { beganAt, minutesBetween, textOf } from '../../values.ts';

const RECENT_MINUTES = 60;

/** Row 11: the tasks of a service end by themselves since its last deployment. The definition before takes over. */
export default defineRemediation({
  id: 'ecs-crash-loop',
  row: 11,
  title: 'Take a crashing service back to its definition before',
  risk: 'guarded',
  mode: 'full',
  resourceTypes: [ECS_SERVICE],
  permissions: ['ecs:DescribeServices', 'ecs:ListTaskDefinitions', 'ecs:UpdateService'],
  blast: { perHour: 5, perResourcePerDay: 3, cooldownMinutes: 30 },
  matches: ({ attributes }) => attributes['stopCode'] === 'EssentialContainerExited' && attributes['outOfMemory'] !== true,
  diagnose: async ({ resource, signals, now, read }) => {
    const service = await readService(read, resource);
    if (service === undefined) return { hypotheses: [], facts: {}, stop: { outcome: 'NO_ACTION', code: 'RESOURCE_GONE', detail: 'The service does not exist any more.' } };
    if (takesItselfBack(service)) return { hypotheses: [], facts: {}, native: 'The deployment circuit breaker of ECS' };
    const current = textOf(service['taskDefinition']);
    const age = minutesBetween(deployedAt(service), beganAt(signals, now));
    if (!(age >= 0 && age <= RECENT_MINUTES)) return { hypotheses: [], facts: {}, stop: { outcome: 'HANDED_OVER', code: 'NOT_SINCE_DEPLOYMENT', detail: `The last deployment is not from the ${RECENT_MINUTES} minutes before: going back would not help.` } };
    const before = await definitionBefore(read, current);
    if (before === undefined) return { hypotheses: [], facts: {}, stop: { outcome: 'HANDED_OVER', code: 'NO_EARLIER_VERSION', detail: 'There is no earlier definition to go back to.' } };
    return { hypotheses: [{ cause: 'bad-deployment', confidence: 0.9, evidence: [`tasks crash ${Math.round(age)} min after the deployment of ${current.split('/').at(-1) ?? ''}`] }], facts: { current, before } };
  },
  plan: ({ resource, diagnosis: { facts } }) => {
    const [current, before] = [textOf(facts['current']), textOf(facts['before'])];
    return {
      summary: `Take ${resource.id} back from ${current.split('/').at(-1) ?? ''} to ${before.split('/').at(-1) ?? ''}.`,
      steps: [{ id: 'go-back', title: 'Deploy the definition before', ...updateTo(resource, before), resource, effect: isOn(resource, before), settle: { withinSeconds: 60, everySeconds: 5 }, undo: [{ ...updateTo(resource, current), effect: isOn(resource, current) }] }],
      verify: { probes: [isOn(resource, before), isSteady(resource)], signals: true, withinSeconds: 600, everySeconds: 15, holdsSeconds: STEADY_SECONDS },
      touches: [resource],
    };
  },
});
