import type * as z from 'zod/mini';
import type event from '../../../../../events/aws/step-functions-execution-status/event.ts';
import type { Signal } from '../../../../remediation/index.ts';
import { idOf } from '../../arn.ts';
import { defineSource } from '../../model.ts';
import { refsOf, toSignal } from '../../signal.ts';

/** Somebody asked for an ABORTED. */
const STATUS: Readonly<Record<string, Signal['status']>> = { FAILED: 'firing', TIMED_OUT: 'firing', SUCCEEDED: 'resolved' };

export default defineSource<z.infer<typeof event.schema>>({
  event: 'aws.step-functions-execution-status',
  fact: 'execution',
  fires: 'failed or timed out; over when a redrive succeeds; an abort was asked for; our own machines are left out',
  read: (delivery) => {
    const { executionArn, stateMachineArn, status, stopDate, startDate, error, cause } = delivery.detail;
    const at = new Date(stopDate ?? startDate ?? Number.NaN);
    return [
      toSignal(delivery, {
        type: 'aws.step-functions-execution-status',
        kind: 'failure',
        // A redrive keeps the ARN: its success ends the failure.
        fingerprint: executionArn,
        status: STATUS[status] ?? 'information',
        at: Number.isNaN(at.getTime()) ? delivery.time : at.toISOString(),
        severity: 'high',
        resources: refsOf(delivery, 'AWS::StepFunctions::StateMachine', stateMachineArn),
        title: `Execution ${idOf(executionArn)} of ${idOf(stateMachineArn)}: ${status}`,
        reason: [error, cause].filter(Boolean).join(': '),
        attributes: { executionStatus: status, error: (error ?? '').slice(0, 256) },
        // Recoveries are executions too: one that fails must not open the next.
        principal: stateMachineArn,
      }),
    ];
  },
});
