import { defineSandboxFault } from '../../model.ts';
import { numberOf } from '../../values.ts';

const FUNCTION = 'AWS::Lambda::Function';
/** The consumer has the number of its queue. */
const consumerOf = (queue: string): string => queue.replace('jobs', 'orders');

/** More consumers may work, but the function behind them is not allowed to run: the first guess at it is wrong. */
export default defineSandboxFault({
  id: 'queue-consumer-starved',
  title: 'Messages grow old since their consumer may not run',
  remediation: 'sqs-backlog',
  resourceType: 'AWS::SQS::Queue',
  resource: 'jobs-05',
  fits: ({ id }) => !id.endsWith('-dead'),
  inject: async (world, { id }) => {
    await world.change(FUNCTION, consumerOf(id), (before) => ({ ...before, Reserved: 6 }));
  },
  lasts: async (world, { id }) => numberOf((await world.get(FUNCTION, consumerOf(id)))?.properties['Reserved']) < 12,
  symptom: ({ id }) => ({ alarm: `${id}-approximateageofoldestmessage`, namespace: 'AWS/SQS', metric: 'ApproximateAgeOfOldestMessage', dimensions: { QueueName: id }, threshold: 600, good: 20, bad: 1500 }),
});
