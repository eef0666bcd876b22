import type * as z from 'zod/mini';
import type event from '../../../../../events/aws/codedeploy-deployment-state-change/event.ts';
import type { Signal } from '../../../../remediation/index.ts';
import { defineSource } from '../../model.ts';
import { refsOf, toSignal } from '../../signal.ts';

/** Somebody asked for a STOP. */
const STATUS: Readonly<Record<string, Signal['status']>> = { FAILURE: 'firing', SUCCESS: 'resolved' };

export default defineSource<z.infer<typeof event.schema>>({
  event: 'aws.codedeploy-deployment-state-change',
  fact: 'deployment group',
  fires: '`FAILURE`; over with the next `SUCCESS`; a `STOP` was asked for',
  read: (delivery) => {
    const { application, deploymentGroup, deploymentId, state } = delivery.detail;
    const group = `${application}/${deploymentGroup}`;
    return [
      toSignal(delivery, {
        type: 'aws.codedeploy-deployment-state-change',
        kind: 'failure',
        // The next deployment that succeeds ends what the last one broke.
        fingerprint: `codedeploy:${delivery.account}:${delivery.region}:${group}`,
        status: STATUS[state] ?? 'information',
        severity: 'high',
        resources: refsOf(delivery, 'AWS::CodeDeploy::DeploymentGroup', group),
        title: `Deployment ${deploymentId} of ${group}: ${state}`,
        attributes: { deploymentState: state, deploymentId },
      }),
    ];
  },
});
