import { describe, expect, it } from 'vitest';
import { signalsOf } from '../../../../../test/signals.ts';

const service = 'arn:aws:ecs:us-east-1:111122223333:service/';

describe('what ECS says about a service', () => {
  it.each([
    [[`${service}shop/cart`], undefined, [{ id: 'shop/cart' }]],
    [[`${service}cart`], 'arn:aws:ecs:us-east-1:111122223333:cluster/shop', [{ id: 'shop/cart' }]],
    [[`${service}cart`], undefined, []],
    [['nothing'], undefined, []],
  ])('on %j of %s is about it', (resources, clusterArn, expected) => expect(signalsOf('ecs-service-action', { clusterArn }, { resources })[0]?.resources).toMatchObject(expected));

  it('is a failure when it is a warning or an error', () => {
    expect(['ERROR', 'WARN', 'INFO'].map((eventType) => signalsOf('ecs-service-action', { eventType })[0]?.status)).toEqual(['firing', 'firing', 'information']);
  });
});
