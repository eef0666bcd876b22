import { describe, expect, it } from 'vitest';
import { signalsOf } from '../../../../../test/signals.ts';

describe('a deployment', () => {
  it.each([['FAILURE', 'firing'], ['SUCCESS', 'resolved'], ['STOP', 'information'], ['START', 'information'], ['READY', 'information']])('%s is %s', (state, status) => {
    expect(signalsOf('codedeploy-deployment-state-change', { state })).toMatchObject([{ status, resources: [{ type: 'AWS::CodeDeploy::DeploymentGroup', id: 'orders/blue' }], attributes: { deploymentState: state } }]);
  });

  it('of the same group is the same fact', () => {
    expect(signalsOf('codedeploy-deployment-state-change', { deploymentId: 'd-OTHER' })[0]?.fingerprint).toBe(signalsOf('codedeploy-deployment-state-change')[0]?.fingerprint);
  });
});
