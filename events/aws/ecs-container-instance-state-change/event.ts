import * as z from 'zod/mini';
import { defineEvent } from '../../define-event.ts';

const text = z.string().check(z.maxLength(10_000));

/** An instance that runs tasks came to another state. Source: ECS developer guide, "Amazon ECS container instance state change events". */
export default defineEvent({
  id: 'aws.ecs-container-instance-state-change',
  title: 'ECS container instance state change',
  direction: 'inbound',
  source: 'aws.ecs',
  detailType: 'ECS Container Instance State Change',
  schema: z.looseObject({
    containerInstanceArn: text.check(z.minLength(1)),
    clusterArn: text.check(z.minLength(1)),
    ec2InstanceId: z.optional(text),
    status: z.optional(text),
    statusReason: z.optional(text),
    agentConnected: z.optional(z.boolean()),
    version: z.optional(z.number()),
    updatedAt: z.optional(text),
  }),
});
