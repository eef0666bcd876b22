import type * as z from 'zod/mini';
import type event from '../../../../../events/aws/cloudtrail-api-call/event.ts';
import type { Signal } from '../../../../remediation/index.ts';
import { instantOf } from '../../instant.ts';
import { defineSource, type Delivery } from '../../model.ts';

type Detail = z.infer<typeof event.schema>;

/** Where a call names what it changes, and of which type that is. Calls that are not listed tell of no resource. */
const TARGETS: Readonly<Record<string, { readonly parameter: string; readonly type: string }>> = {
  AuthorizeSecurityGroupIngress: { parameter: 'groupId', type: 'AWS::EC2::SecurityGroup' },
  StopLogging: { parameter: 'name', type: 'AWS::CloudTrail::Trail' },
  PutBucketPolicy: { parameter: 'bucketName', type: 'AWS::S3::Bucket' },
  PutBucketAcl: { parameter: 'bucketName', type: 'AWS::S3::Bucket' },
  PutBucketPublicAccessBlock: { parameter: 'bucketName', type: 'AWS::S3::Bucket' },
  DeleteBucketPublicAccessBlock: { parameter: 'bucketName', type: 'AWS::S3::Bucket' },
  StopConfigurationRecorder: { parameter: 'configurationRecorderName', type: 'AWS::Config::ConfigurationRecorder' },
  DeleteConfigurationRecorder: { parameter: 'configurationRecorderName', type: 'AWS::Config::ConfigurationRecorder' },
  UpdateDetector: { parameter: 'detectorId', type: 'AWS::GuardDuty::Detector' },
  DeleteDetector: { parameter: 'detectorId', type: 'AWS::GuardDuty::Detector' },
  ScheduleKeyDeletion: { parameter: 'keyId', type: 'AWS::KMS::Key' },
  DeleteTrail: { parameter: 'name', type: 'AWS::CloudTrail::Trail' },
};

export default defineSource<Detail>({
  event: 'aws.cloudtrail-api-call',
  read: (delivery) => {
    const { detail } = delivery;
    const resources = resourcesOf(delivery);
    const principal = detail.userIdentity?.arn ?? detail.userIdentity?.invokedBy;
    const signal: Signal = {
      id: delivery.id,
      fingerprint: `cloudtrail:${detail.eventID ?? delivery.id}`,
      type: 'aws.cloudtrail-api-call',
      kind: 'change',
      // A call that was refused changed nothing.
      status: detail.errorCode === undefined ? 'firing' : 'information',
      at: instantOf(detail.eventTime) ?? delivery.time,
      severity: 'high',
      account: detail.recipientAccountId ?? delivery.account,
      region: detail.awsRegion ?? delivery.region,
      resources,
      title: `${detail.eventName} by ${principal ?? 'an unknown principal'}`.slice(0, 500),
      reason: '',
      attributes: { eventName: detail.eventName, eventSource: detail.eventSource },
      sample: false,
      suppressed: false,
      ...(principal === undefined || principal === null ? {} : { principal }),
    };
    return [signal];
  },
});

function resourcesOf({ detail, account, region, provider }: Delivery<Detail>): Signal['resources'] {
  const target = Object.hasOwn(TARGETS, detail.eventName) ? TARGETS[detail.eventName] : undefined;
  const id: unknown = target === undefined ? undefined : detail.requestParameters?.[target.parameter];
  if (target === undefined || typeof id !== 'string' || id === '') return [];
  // A trail and a key may be named by their ARN.
  const name = id.startsWith('arn:') ? (id.split('/').at(-1) ?? id) : id;
  return [{ provider, account: detail.recipientAccountId ?? account, region: detail.awsRegion ?? region, type: target.type, id: name }];
}
