import type * as z from 'zod/mini';
import type event from '../../../../../events/aws/inspector2-finding/event.ts';
import { defineSource } from '../../model.ts';
import type { Signal } from '../../../../remediation/index.ts';
import { instantOf } from '../../instant.ts';

type Detail = z.infer<typeof event.schema>;

const TYPES: Readonly<Record<string, string>> = { AWS_EC2_INSTANCE: 'AWS::EC2::Instance', AWS_LAMBDA_FUNCTION: 'AWS::Lambda::Function' };
const SEVERITIES: Readonly<Record<string, Signal['severity']>> = { CRITICAL: 'critical', HIGH: 'high', MEDIUM: 'medium' };

export default defineSource<Detail>({
  event: 'aws.inspector2-finding',
  read: ({ id, detail, account, region, time, resources, provider }) => {
    const [resource] = detail.resources;
    const owner = detail.awsAccountId ?? account;
    const where = resource?.region ?? region;
    const type = TYPES[resource?.type ?? ''];
    return [
      {
        id,
        fingerprint: `finding:${detail.findingArn}:${resource?.id ?? resources[0] ?? ''}`,
        type: 'aws.inspector2-finding',
        kind: 'finding',
        status: detail.status === 'CLOSED' ? 'resolved' : 'firing',
        at: instantOf(detail.updatedAt ?? '') ?? time,
        severity: SEVERITIES[detail.severity] ?? 'low',
        account: owner,
        region: where,
        resources: type === undefined || resource === undefined ? [] : [{ provider, account: owner, region: where, type, id: resource.id.split('/').at(-1) ?? resource.id }],
        title: (detail.title ?? detail.findingArn).slice(0, 500),
        reason: '',
        attributes: { fixAvailable: detail.fixAvailable ?? 'UNKNOWN', vulnerability: detail.packageVulnerabilityDetails?.vulnerabilityId ?? '' },
        sample: false,
        suppressed: detail.status === 'SUPPRESSED',
      },
    ];
  },
});
