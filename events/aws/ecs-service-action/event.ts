import * as z from 'zod/mini';
import { defineEvent } from '../../define-event.ts';

const text = z.string().check(z.maxLength(10_000));

/** What ECS says about a service. Source: ECS developer guide, "Amazon ECS service action events". */
export default defineEvent({
  id: 'aws.ecs-service-action',
  title: 'ECS service action',
  direction: 'inbound',
  source: 'aws.ecs',
  detailType: 'ECS Service Action',
  pattern: { source: ['aws.ecs'], 'detail-type': ['ECS Service Action'], detail: { eventType: ['ERROR', 'WARN'] } },
  schema: z.looseObject({ eventType: text, eventName: text, clusterArn: z.optional(text), createdAt: z.optional(text), reason: z.optional(text) }),
});
