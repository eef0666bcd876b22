import { expect } from 'vitest';
import { defineHeal, serviceEvent } from '../healing/heal.ts';
import { createService } from '../healing/ecs.ts';

/** A deployment that ECS reports as failed. */
export default defineHeal({
  remediation: 'ecs-bad-deployment',
  mode: 'auto',
  breakIt: async (account) => {
    const { service, first, second, definition, remove } = await createService('heals-deployment');
    expect(await definition()).toBe(second);
    const detail = { eventType: 'ERROR', eventName: 'SERVICE_DEPLOYMENT_FAILED', deploymentId: 'ecs-svc/1', updatedAt: new Date().toISOString(), reason: 'tasks failed to start' };
    return {
      resource: service,
      event: serviceEvent(account, 'aws.ecs', 'ECS Deployment State Change', detail, [`arn:aws:ecs:us-east-1:${account}:service/${service}`]),
      verify: async () => expect(await definition()).toBe(first),
      remove,
    };
  },
});
