import type { Signal } from '../../remediation/index.ts';
import type { Delivery } from './model.ts';

interface Activity {
  readonly AutoScalingGroupName: string;
  readonly StatusMessage?: string | undefined;
  readonly Cause?: string | undefined;
}

/** What a group did or could not do; all such events of one group and kind are one fact. */
export function groupSignal(delivery: Delivery<Activity>, event: string, detailType: string): Signal {
  const { id, detail, account, region, time, provider } = delivery;
  return {
    id,
    fingerprint: `autoscaling:${account}:${region}:${detail.AutoScalingGroupName}:${detailType}`,
    type: event,
    kind: 'failure',
    status: 'firing',
    at: time,
    severity: 'medium',
    account,
    region,
    resources: [{ provider, account, region, type: 'AWS::AutoScaling::AutoScalingGroup', id: detail.AutoScalingGroupName }],
    title: `${detailType}: ${detail.AutoScalingGroupName}`.slice(0, 500),
    reason: (detail.StatusMessage ?? detail.Cause ?? '').slice(0, 1000),
    attributes: { detailType },
    sample: false,
    suppressed: false,
  };
}
