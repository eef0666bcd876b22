import { defineRemediation } from '../../model.ts';
import { definitionBefore, ECS_SERVICE, isOn, isSteady, readService, STEADY_SECONDS, takesItselfBack, updateTo } from '../../ecs.ts';
import { textOf } from '../../values.ts';

/** Row 13: ECS says that a deployment failed and does not take it back itself. */
export default defineRemediation({
  id: 'ecs-bad-deployment',
  row: 13,
  title: 'Take a failed deployment back',
  risk: 'auto',
  mode: 'full',
  resourceTypes: [ECS_SERVICE],
  permissions: ['ecs:DescribeServices', 'ecs:ListTaskDefinitions', 'ecs:UpdateService'],
  blast: { perHour: 10, perResourcePerDay: 3, cooldownMinutes: 30 },
  matches: ({ attributes }) => attributes['eventName'] === 'SERVICE_DEPLOYMENT_FAILED',
  diagnose: async ({ resource, read }) => {
    const service = await readService(read, resource);
    if (service === undefined) return { hypotheses: [], facts: {}, stop: { outcome: 'NO_ACTION', code: 'RESOURCE_GONE', detail: 'The service does not exist any more.' } };
    if (takesItselfBack(service)) return { hypotheses: [], facts: {}, native: 'The deployment circuit breaker of ECS' };
    const current = textOf(service['taskDefinition']);
    const before = await definitionBefore(read, current);
    if (before === undefined) return { hypotheses: [], facts: {}, stop: { outcome: 'HANDED_OVER', code: 'NO_EARLIER_VERSION', detail: 'There is no earlier definition to go back to.' } };
    return { hypotheses: [{ cause: 'deployment-failed', confidence: 0.97, evidence: ['ECS reports the deployment as failed'] }], facts: { current, before } };
  },
  plan: ({ resource, diagnosis: { facts } }) => {
    const [current, before] = [textOf(facts['current']), textOf(facts['before'])];
    return {
      summary: `Deploy ${before.split('/').at(-1) ?? ''} to ${resource.id} in place of what failed.`,
      steps: [{ id: 'go-back', title: 'Deploy the definition before', ...updateTo(resource, before), resource, effect: isOn(resource, before), settle: { withinSeconds: 60, everySeconds: 5 }, undo: [{ ...updateTo(resource, current), effect: isOn(resource, current) }] }],
      verify: { probes: [isOn(resource, before), isSteady(resource)], signals: false, withinSeconds: 600, everySeconds: 15, holdsSeconds: STEADY_SECONDS },
      touches: [resource],
    };
  },
});
