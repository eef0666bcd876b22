import { defineSandboxFault } from '../../model.ts';
import { messagesIn } from '../../services/sqs/service.ts';

/** Messages failed while a consumer was broken; it works by now. */
export default defineSandboxFault({
  id: 'queue-dead-letters',
  title: 'Dead letters lie in a queue whose consumer works again',
  remediation: 'sqs-dead-letters',
  resourceType: 'AWS::SQS::Queue',
  resource: 'jobs-01-dead',
  fits: ({ id }) => id.endsWith('-dead'),
  inject: async (world, { type, id }) => {
    await world.change(type, id, (before) => ({ ...before, Messages: 400, Tasks: [] }));
  },
  lasts: async ({ now }, { properties }) => messagesIn(properties, now) > 0,
  symptom: ({ id }) => ({ alarm: `${id}-approximatenumberofmessagesvisible`, namespace: 'AWS/SQS', metric: 'ApproximateNumberOfMessagesVisible', dimensions: { QueueName: id }, threshold: 100, good: 0, bad: 400 }),
});
