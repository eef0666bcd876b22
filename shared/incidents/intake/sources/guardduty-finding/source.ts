import type * as z from 'zod/mini';
import type event from '../../../../../events/aws/guardduty-finding/event.ts';
import type { Signal } from '../../../../remediation/index.ts';
import { idOf } from '../../arn.ts';
import { instantOf } from '../../instant.ts';
import { lookup } from '../../lookup.ts';
import { defineSource } from '../../model.ts';
import { findingFingerprint } from '../../security-hub.ts';
import { toSignal } from '../../signal.ts';

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
  fact: 'finding id and resource, from whichever account',
  fires: 'always; samples and archived findings never act',
  read: (delivery) => {
    const { detail } = delivery;
    const found = resourcesOf(detail);
    return [
      toSignal({ ...delivery, account: detail.accountId, region: detail.region }, {
        type: 'aws.guardduty-finding',
        kind: 'finding',
        fingerprint: findingFingerprint(detail.id, found[0]?.id),
        at: instantOf(detail.updatedAt) ?? delivery.time,
        severity: severityOf(detail.severity),
        resources: found.map((resource) => ({ provider: delivery.provider, account: detail.accountId, region: detail.region, ...resource })),
        title: detail.title ?? detail.type,
        reason: detail.description ?? '',
        attributes: attributesOf(detail),
        sample: isSample(detail),
        suppressed: detail.service.archived === true,
      }),
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

/** Types of what an attack sequence went through (GuardDuty API reference, "ResourceV2"). */
const SEQUENCE_TYPES: Readonly<Record<string, string>> = { EC2_INSTANCE: 'AWS::EC2::Instance', EKS_CLUSTER: 'AWS::EKS::Cluster', S3_BUCKET: 'AWS::S3::Bucket' };

/** An attack sequence has no resource of its own, but lists those that it went through. */
function sequenceOf({ detection }: Detail['service']): { readonly type: string; readonly id: string }[] {
  return (detection?.sequence?.resources ?? []).flatMap(({ uid, resourceType }) => {
    const type = lookup(SEQUENCE_TYPES, resourceType);
    return type === undefined || uid === '' ? [] : [{ type, id: idOf(uid, type) }];
  });
}

function resourcesOf({ resource, service }: Detail): { readonly type: string; readonly id: string }[] {
  const { instanceDetails, accessKeyDetails, s3BucketDetails = [], eksClusterDetails, ecsClusterDetails, lambdaDetails, rdsDbInstanceDetails } = resource;
  const isUser = accessKeyDetails?.userType === 'IAMUser';
  const candidates: readonly (readonly [string, string | undefined])[] = [
    // What runs in a cluster is contained there, whatever instance carries it.
    ['AWS::EKS::Cluster', eksClusterDetails?.name],
    ['AWS::ECS::Cluster', ecsClusterDetails?.name ?? (ecsClusterDetails?.arn === undefined ? undefined : idOf(ecsClusterDetails.arn))],
    ['AWS::EC2::Instance', instanceDetails?.instanceId],
    ...s3BucketDetails.map(({ name }) => ['AWS::S3::Bucket', name] as const),
    ['AWS::Lambda::Function', lambdaDetails?.functionName],
    ['AWS::RDS::DBInstance', rdsDbInstanceDetails?.dbInstanceIdentifier],
    [isUser ? 'AWS::IAM::User' : 'AWS::IAM::Role', accessKeyDetails?.userName],
  ];
  const found = candidates.flatMap(([type, id]) => (id === undefined || id === '' ? [] : [{ type, id }]));
  return [...found, ...sequenceOf(service)];
}
