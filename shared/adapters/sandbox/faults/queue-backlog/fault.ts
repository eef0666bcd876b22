import { defineSandboxFault } from '../../model.ts';
import { numberOf, objectOf } from '../../values.ts';

const MAPPING = 'AWS::Lambda::EventSourceMapping';
const mappingOf = (region: string): string => `esm-${region}-03`;

/** Too few consumers may work at once. */
export default defineSandboxFault({
  id: 'queue-backlog',
  title: 'Messages of a queue grow old',
  remediation: 'sqs-backlog',
  resourceType: 'AWS::SQS::Queue',
  resource: 'jobs-03',
  fits: ({ id }) => id === 'jobs-03',
  inject: async (world) => {
    await world.change(MAPPING, mappingOf(world.context.region), (before) => ({ ...before, ScalingConfig: { MaximumConcurrency: 5 } }));
  },
  lasts: async (world) => numberOf(objectOf((await world.get(MAPPING, mappingOf(world.context.region)))?.properties['ScalingConfig'])['MaximumConcurrency']) < 10,
  symptom: ({ id }) => ({ alarm: `${id}-approximateageofoldestmessage`, namespace: 'AWS/SQS', metric: 'ApproximateAgeOfOldestMessage', dimensions: { QueueName: id }, threshold: 600, good: 20, bad: 1800 }),
});
