import type * as z from 'zod/mini';
import type event from '../../../../../events/aws/security-hub-findings-imported/event.ts';
import type { ResourceRef } from '../../../../ports/index.ts';
import type { Signal } from '../../../../remediation/index.ts';
import { instantOf } from '../../instant.ts';
import { defineSource, type Delivery } from '../../model.ts';

type Detail = z.infer<typeof event.schema>;
type Finding = Detail['findings'][number];

/** Resource types of the finding format whose names are not CloudFormation's with the colons left out. */
const TYPES: Readonly<Record<string, string>> = {
  AwsEc2Instance: 'AWS::EC2::Instance',
  AwsEc2SecurityGroup: 'AWS::EC2::SecurityGroup',
  AwsS3Bucket: 'AWS::S3::Bucket',
  AwsIamUser: 'AWS::IAM::User',
  AwsIamAccessKey: 'AWS::IAM::AccessKey',
  AwsCloudTrailTrail: 'AWS::CloudTrail::Trail',
  AwsLambdaFunction: 'AWS::Lambda::Function',
  AwsRdsDbInstance: 'AWS::RDS::DBInstance',
  AwsSqsQueue: 'AWS::SQS::Queue',
  AwsDynamoDbTable: 'AWS::DynamoDB::Table',
};

const SEVERITIES: Readonly<Record<string, Signal['severity']>> = { CRITICAL: 'critical', HIGH: 'high', MEDIUM: 'medium' };
const isOver = ({ Compliance: compliance, RecordState: record, Workflow: workflow }: Finding): boolean => record === 'ARCHIVED' || compliance?.Status === 'PASSED' || workflow?.Status === 'RESOLVED';

/**
 * One signal per finding. Member and aggregator account both send it, and again with every update: the finding's id and its
 * resource are the fact, whoever sends it.
 */
export default defineSource<Detail>({
  event: 'aws.security-hub-findings-imported',
  read: (delivery) => delivery.detail.findings.map((finding) => signalOf(delivery, finding)),
});

function signalOf({ id, time, region, provider }: Delivery<Detail>, finding: Finding): Signal {
  const where = finding.Region ?? finding.Resources[0]?.Region ?? region;
  return {
    id: `${id}#${finding.Id}`.slice(0, 4000),
    fingerprint: `finding:${finding.Id}:${finding.Resources[0]?.Id ?? ''}`,
    type: 'aws.security-hub-findings-imported',
    kind: 'finding',
    status: isOver(finding) ? 'resolved' : 'firing',
    at: instantOf(finding.UpdatedAt) ?? time,
    severity: SEVERITIES[finding.Severity?.Label ?? ''] ?? 'low',
    account: finding.AwsAccountId,
    region: where,
    resources: finding.Resources.flatMap((resource) => refOf(resource, finding.AwsAccountId, where, provider)),
    title: finding.Title.slice(0, 500),
    reason: (finding.Description ?? '').slice(0, 1000),
    attributes: { controlId: finding.Compliance?.SecurityControlId ?? finding.GeneratorId.split('/').at(-1) ?? '', generator: finding.GeneratorId.slice(0, 500), findingType: finding.Types?.[0] ?? '' },
    sample: finding.Sample === true || finding.Title.startsWith('[SAMPLE]'),
    suppressed: finding.Workflow?.Status === 'SUPPRESSED',
  };
}

function refOf({ Type: kind, Id: arn, Region: own }: Finding['Resources'][number], account: string, region: string, provider: ResourceRef['provider']): ResourceRef[] {
  const type = TYPES[kind];
  if (type === undefined) return [];
  const part = arn.split(':').slice(5).join(':');
  return [{ provider, account, region: own ?? region, type, id: arn.startsWith('arn:') ? part.slice(Math.max(part.lastIndexOf('/'), part.lastIndexOf(':')) + 1) : arn }];
}
