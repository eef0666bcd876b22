import type * as z from 'zod/mini';
import type event from '../../../../../events/aws/inspector2-finding/event.ts';
import type { Signal } from '../../../../remediation/index.ts';
import { idOf } from '../../arn.ts';
import { instantOf } from '../../instant.ts';
import { lookup } from '../../lookup.ts';
import { defineSource } from '../../model.ts';
import { refsOf, toSignal } from '../../signal.ts';

const TYPES: Readonly<Record<string, string>> = { AWS_EC2_INSTANCE: 'AWS::EC2::Instance', AWS_LAMBDA_FUNCTION: 'AWS::Lambda::Function' };
const SEVERITIES: Readonly<Record<string, Signal['severity']>> = { CRITICAL: 'critical', HIGH: 'high', MEDIUM: 'medium' };

export default defineSource<z.infer<typeof event.schema>>({
  event: 'aws.inspector2-finding',
  fact: 'finding ARN and resource',
  fires: 'active; over when closed; suppressed by a filter never acts',
  read: (delivery) => {
    const { findingArn, awsAccountId, severity, status, title, fixAvailable, exploitAvailable, updatedAt, resources, packageVulnerabilityDetails } = delivery.detail;
    const [resource] = resources;
    const type = lookup(TYPES, resource?.type);
    const of = { ...delivery, account: awsAccountId ?? delivery.account, region: resource?.region ?? delivery.region };
    return [
      toSignal(of, {
        type: 'aws.inspector2-finding',
        kind: 'finding',
        fingerprint: `finding:${findingArn}:${resource?.id ?? delivery.resources[0] ?? ''}`,
        status: status === 'CLOSED' ? 'resolved' : 'firing',
        at: instantOf(updatedAt ?? '') ?? delivery.time,
        severity: lookup(SEVERITIES, severity) ?? 'low',
        resources: refsOf(of, type, resource && idOf(resource.id, type)),
        title: title ?? findingArn,
        attributes: { fixAvailable: fixAvailable ?? 'UNKNOWN', exploitAvailable: exploitAvailable ?? 'UNKNOWN', vulnerability: packageVulnerabilityDetails?.vulnerabilityId ?? '' },
        suppressed: status === 'SUPPRESSED',
      }),
    ];
  },
});
