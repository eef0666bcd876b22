import * as z from 'zod/mini';
import { defineEvent } from '../../define-event.ts';

const text = z.string().check(z.maxLength(10_000));

/** A deployment of a service began, ended or failed. Source: ECS developer guide, "Service deployment state change events". */
export default defineEvent({
  id: 'aws.ecs-deployment-state-change',
  title: 'ECS deployment state change',
  direction: 'inbound',
  source: 'aws.ecs',
  detailType: 'ECS Deployment State Change',
  schema: z.looseObject({ eventType: z.optional(text), eventName: text, deploymentId: z.optional(text), updatedAt: z.optional(text), reason: z.optional(text) }),
});
