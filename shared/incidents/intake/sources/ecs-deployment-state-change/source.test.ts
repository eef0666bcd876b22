import { describe, expect, it } from 'vitest';
import { signalsOf } from '../../../../../test/signals.ts';

describe('a deployment of a service', () => {
  it('is one fact of its service and id, a failure when it failed', () => {
    const resources = ['arn:aws:ecs:us-east-1:111122223333:service/shop/cart'];
    const read = (eventName: string) => signalsOf('ecs-deployment-state-change', { eventName, deploymentId: 'ecs-svc/1' }, { resources })[0];
    expect(read('SERVICE_DEPLOYMENT_FAILED')).toMatchObject({ status: 'firing', fingerprint: 'ecs-deployment:111122223333:us-east-1:shop/cart:ecs-svc/1', resources: [{ type: 'AWS::ECS::Service', id: 'shop/cart' }], attributes: { eventName: 'SERVICE_DEPLOYMENT_FAILED' } });
    expect(read('SERVICE_DEPLOYMENT_COMPLETED')?.status).toBe('information');
  });
});
