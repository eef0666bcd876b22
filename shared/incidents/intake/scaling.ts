import type { Signal } from '../../remediation/index.ts';
import type { Delivery } from './model.ts';
import { refsOf, toSignal } from './signal.ts';

interface Activity {
  readonly AutoScalingGroupName: string;
  readonly StatusMessage?: string | undefined;
  readonly Cause?: string | undefined;
}

/** What a group did or could not do; all such events of one group and kind are one fact. */
export function groupSignal(delivery: Delivery<Activity>, event: string, detailType: string): Signal {
  const { detail, account, region } = delivery;
  return toSignal(delivery, {
    type: event,
    kind: 'failure',
    fingerprint: `autoscaling:${account}:${region}:${detail.AutoScalingGroupName}:${detailType}`,
    resources: refsOf(delivery, 'AWS::AutoScaling::AutoScalingGroup', detail.AutoScalingGroupName),
    title: `${detailType}: ${detail.AutoScalingGroupName}`,
    reason: detail.StatusMessage ?? detail.Cause ?? '',
    attributes: { detailType },
  });
}
