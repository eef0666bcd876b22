import * as z from 'zod/mini';
import { defineEvent } from '../../define-event.ts';

const text = z.string().check(z.maxLength(10_000));
const container = z.looseObject({ name: z.optional(text), exitCode: z.optional(z.number()), reason: z.optional(text), lastStatus: z.optional(text) });

/** A task came to another state. Source: ECS developer guide, "Amazon ECS task state change events". */
export default defineEvent({
  id: 'aws.ecs-task-state-change',
  title: 'ECS task state change',
  direction: 'inbound',
  source: 'aws.ecs',
  detailType: 'ECS Task State Change',
  pattern: { source: ['aws.ecs'], 'detail-type': ['ECS Task State Change'], detail: { lastStatus: ['STOPPED'] } },
  schema: z.looseObject({
    taskArn: text,
    clusterArn: text,
    group: z.optional(text),
    lastStatus: text,
    desiredStatus: z.optional(text),
    stopCode: z.optional(text),
    stoppedReason: z.optional(text),
    version: z.optional(z.number()),
    updatedAt: z.optional(text),
    containers: z.optional(z.array(container).check(z.maxLength(200))),
  }),
});
