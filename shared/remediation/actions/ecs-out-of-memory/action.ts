import type { JsonObject } from '../../../core/json.ts';
import { defineRemediation } from '../../model.ts';
import { ECS_SERVICE, isOn, isSteady, readService, STEADY_SECONDS, updateTo } from '../../ecs.ts';
import { objectOf, objectsOf, textOf } from '../../values.ts';

const GROWTH = 1.25;
/** Memory sizes that Fargate takes with each CPU size, in MiB (ECS developer guide, "Task size"): step and ceiling. */
const SIZES: Readonly<Record<string, { readonly step: number; readonly most: number }>> = {
  256: { step: 1024, most: 2048 },
  512: { step: 1024, most: 4096 },
  1024: { step: 1024, most: 8192 },
  2048: { step: 1024, most: 16_384 },
  4096: { step: 1024, most: 30_720 },
};
/** Members of a description that registering takes again. */
const REGISTERED = ['family', 'taskRoleArn', 'executionRoleArn', 'networkMode', 'containerDefinitions', 'volumes', 'placementConstraints', 'requiresCompatibilities', 'cpu', 'pidMode', 'ipcMode', 'runtimePlatform', 'ephemeralStorage'];

/** At least a quarter more, in a size that is offered; undefined when there is none. */
function moreMemory(cpu: string, memory: number): number | undefined {
  const { step = 1, most = memory * 2 } = SIZES[cpu] ?? {};
  const wanted = Math.ceil((memory * GROWTH) / step) * step;
  return wanted <= most ? wanted : undefined;
}

const described = (name: string | JsonObject, expect: string) => ({ action: 'ecs:DescribeTaskDefinition', parameters: { taskDefinition: name }, expect });

/** Row 12: the kernel ends tasks of a service for want of memory. */
export default defineRemediation({
  id: 'ecs-out-of-memory',
  row: 12,
  title: 'Give the tasks of a service more memory',
  risk: 'guarded',
  mode: 'full',
  resourceTypes: [ECS_SERVICE],
  permissions: ['ecs:DeregisterTaskDefinition', 'ecs:DescribeServices', 'ecs:DescribeTaskDefinition', 'ecs:RegisterTaskDefinition', 'ecs:UpdateService', 'iam:PassRole'],
  blast: { perHour: 5, perResourcePerDay: 2, cooldownMinutes: 30 },
  matches: ({ attributes }) => attributes['outOfMemory'] === true,
  diagnose: async ({ resource, read }) => {
    const service = await readService(read, resource);
    if (service === undefined) return { hypotheses: [], facts: {}, stop: { outcome: 'NO_ACTION', code: 'RESOURCE_GONE', detail: 'The service does not exist any more.' } };
    const current = textOf(service['taskDefinition']);
    const definition = objectOf((await read('ecs:DescribeTaskDefinition', { taskDefinition: current }))['taskDefinition']);
    const memory = Number(textOf(definition['memory']));
    const wanted = moreMemory(textOf(definition['cpu']), memory);
    const isPerTask = memory > 0 && objectsOf(definition['containerDefinitions']).every((container) => container['memory'] === undefined);
    if (!isPerTask || wanted === undefined) return { hypotheses: [], facts: {}, stop: { outcome: 'HANDED_OVER', code: 'MEMORY_NOT_RAISED', detail: isPerTask ? 'The next memory size needs more CPU as well.' : 'Memory is set per container; which one needs more is for a person to say.' } };
    const kept = Object.fromEntries(REGISTERED.flatMap((name): [string, JsonObject[string]][] => (definition[name] === undefined ? [] : [[name, definition[name]]])));
    return { hypotheses: [{ cause: 'memory-too-small', confidence: 0.85, evidence: [`tasks with ${memory} MiB were ended for want of memory`] }], facts: { current, memory, wanted, definition: { ...kept, memory: String(wanted) } } };
  },
  plan: ({ resource, diagnosis: { facts } }) => {
    const current = textOf(facts['current']);
    const made = { $result: 'register.taskDefinition.taskDefinitionArn' };
    return {
      summary: `Run ${resource.id} with ${String(facts['wanted'])} instead of ${String(facts['memory'])} MiB per task.`,
      steps: [
        {
          id: 'register',
          title: 'Register the definition with more memory',
          action: 'ecs:RegisterTaskDefinition',
          resource,
          parameters: objectOf(facts['definition']),
          effect: described(textOf(objectOf(facts['definition'])['family']), `taskDefinition.memory == '${String(facts['wanted'])}'`),
          settle: { withinSeconds: 30, everySeconds: 5 },
          undo: [{ action: 'ecs:DeregisterTaskDefinition', parameters: { taskDefinition: made }, effect: described(made, `taskDefinition.status == 'INACTIVE'`) }],
        },
        { id: 'deploy', title: 'Deploy it', ...updateTo(resource, made), resource, effect: isOn(resource, { from: current }), settle: { withinSeconds: 60, everySeconds: 5 }, undo: [{ ...updateTo(resource, current), effect: isOn(resource, current) }] },
      ],
      verify: { probes: [isOn(resource, { from: current }), isSteady(resource)], signals: false, withinSeconds: 600, everySeconds: 15, holdsSeconds: STEADY_SECONDS },
      touches: [resource],
    };
  },
});
