import * as z from 'zod/mini';
import { defineEvent } from '../../define-event.ts';

const text = z.string().check(z.maxLength(10_000));

/** How a deployment went. Source: CodeDeploy user guide, "Monitoring deployments with Amazon CloudWatch Events". */
export default defineEvent({
  id: 'aws.codedeploy-deployment-state-change',
  title: 'CodeDeploy deployment state change',
  direction: 'inbound',
  source: 'aws.codedeploy',
  detailType: 'CodeDeploy Deployment State-change Notification',
  schema: z.looseObject({ application: text.check(z.minLength(1), z.maxLength(100)), deploymentId: text.check(z.minLength(1)), deploymentGroup: text.check(z.minLength(1), z.maxLength(100)), state: z.enum(['START', 'SUCCESS', 'FAILURE', 'STOP', 'READY']), region: z.optional(text) }),
});
