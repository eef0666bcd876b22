import { describe, expect, it } from 'vitest';
import { signalsOf } from '../../../../../test/signals.ts';

describe('a state of a container instance', () => {
  it('is ordered by its version, and a lost connection asks for nothing', () => {
    expect(signalsOf('ecs-container-instance-state-change')).toMatchObject([{ status: 'information', version: 14801, resources: [{ type: 'AWS::EC2::Instance', id: 'i-0a1b2c3d4e5f60718' }], attributes: { agentConnected: false } }]);
  });

  it('is a failure when it could not register', () => expect(signalsOf('ecs-container-instance-state-change', { status: 'REGISTRATION_FAILED', statusReason: 'No capacity.' })[0]).toMatchObject({ status: 'firing', reason: 'No capacity.' }));
});
