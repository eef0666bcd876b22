import type * as z from 'zod/mini';
import type event from '../../../../../events/aws/guardduty-finding/event.ts';
import type { Signal } from '../../../../remediation/index.ts';
import { instantOf } from '../../instant.ts';
import { defineSource } from '../../model.ts';

type Detail = z.infer<typeof event.schema>;

/** GuardDuty user guide, "Severity levels": critical from 9, high from 7, medium from 4. */
function severityOf(value: number): Signal['severity'] {
  if (value >= 9) return 'critical';
  if (value >= 7) return 'high';
  return value >= 4 ? 'medium' : 'low';
}

/**
 * One signal per finding. Member and administrator account both send it, and again with every update: the finding's id and
 * its resource are the fact, whoever sends it.
 */
export default defineSource<Detail>({
  event: 'aws.guardduty-finding',
  read: (delivery) => {
    const { id, detail, time } = delivery;
    const found = resourcesOf(detail);
    return [
      {
        id,
        fingerprint: `finding:${detail.id}:${found[0]?.id ?? ''}`,
        type: 'aws.guardduty-finding',
        kind: 'finding',
        status: 'firing',
        at: instantOf(detail.updatedAt) ?? time,
        severity: severityOf(detail.severity),
        account: detail.accountId,
        region: detail.region,
        resources: found.map((resource) => ({ provider: delivery.provider, account: detail.accountId, region: detail.region, ...resource })),
        title: (detail.title ?? detail.type).slice(0, 500),
        reason: (detail.description ?? '').slice(0, 1000),
        attributes: attributesOf(detail),
        sample: isSample(detail),
        suppressed: detail.service.archived === true,
      },
    ];
  },
});

/** Samples say so in their title, in a member, and in newer findings in a text that holds JSON. */
function isSample({ title, service: { additionalInfo } }: Detail): boolean {
  return additionalInfo?.sample === true || /"sample"\s*:\s*true/.test(additionalInfo?.value ?? '') || /^\[SAMPLE\]/i.test(title ?? '');
}

function attributesOf({ type, severity, resource: { resourceType, accessKeyDetails, kubernetesDetails } }: Detail): Signal['attributes'] {
  const workload = kubernetesDetails?.kubernetesWorkloadDetails;
  return {
    findingType: type,
    findingSeverity: severity,
    resourceType,
    ...(accessKeyDetails?.accessKeyId === undefined ? {} : { accessKeyId: accessKeyDetails.accessKeyId }),
    ...(workload?.name ? { workload: `${workload.namespace ?? 'default'}/${workload.name}` } : {}),
  };
}

const last = (text: string): string => text.slice(Math.max(text.lastIndexOf('/'), text.lastIndexOf(':')) + 1);

function resourcesOf({ resource }: Detail): { readonly type: string; readonly id: string }[] {
  const { instanceDetails, accessKeyDetails, s3BucketDetails = [], eksClusterDetails, ecsClusterDetails, lambdaDetails, rdsDbInstanceDetails } = resource;
  const isUser = accessKeyDetails?.userType === 'IAMUser';
  const candidates: readonly (readonly [string, string | undefined])[] = [
    // What runs in a cluster is contained there, whatever instance carries it.
    ['AWS::EKS::Cluster', eksClusterDetails?.name],
    ['AWS::ECS::Cluster', ecsClusterDetails?.name ?? (ecsClusterDetails?.arn === undefined ? undefined : last(ecsClusterDetails.arn))],
    ['AWS::EC2::Instance', instanceDetails?.instanceId],
    ...s3BucketDetails.map(({ name }) => ['AWS::S3::Bucket', name] as const),
    ['AWS::Lambda::Function', lambdaDetails?.functionName],
    ['AWS::RDS::DBInstance', rdsDbInstanceDetails?.dbInstanceIdentifier],
    [isUser ? 'AWS::IAM::User' : 'AWS::IAM::Role', accessKeyDetails?.userName],
  ];
  return candidates.flatMap(([type, id]) => (id === undefined || id === '' ? [] : [{ type, id }]));
}
