interface Found {
  readonly source: string;
  readonly detailType: string;
  readonly detail: object;
}

const TIME = '2026-11-02T17:04:40Z';

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> => value !== null && typeof value === 'object' && !Array.isArray(value);
const textOf = (value: unknown): string | undefined => (typeof value === 'string' && value !== '' ? value : undefined);

/** A finding or a record of CloudTrail is sent in the event that AWS would send it in; anything else as it is. */
export function asEvents(raw: unknown): readonly unknown[] {
  if (!isRecord(raw)) return [raw];
  const found = wrapped(raw);
  if (found === undefined) return [raw];
  return [
    {
      version: '0',
      id: textOf(raw['Id']) ?? textOf(raw['eventID']) ?? textOf(raw['id']) ?? 'sample',
      source: found.source,
      'detail-type': found.detailType,
      account: textOf(raw['AwsAccountId']) ?? textOf(raw['recipientAccountId']) ?? textOf(raw['accountId']) ?? '111122223333',
      region: textOf(raw['Region']) ?? textOf(raw['awsRegion']) ?? textOf(raw['region']) ?? 'us-east-1',
      time: textOf(raw['eventTime']) ?? TIME,
      resources: [],
      detail: found.detail,
    },
  ];
}

function wrapped(raw: Readonly<Record<string, unknown>>): Found | undefined {
  if ('ProductArn' in raw && 'Resources' in raw) return { source: 'aws.securityhub', detailType: 'Security Hub Findings - Imported', detail: { findings: [raw] } };
  if ('eventSource' in raw && 'eventName' in raw && 'eventTime' in raw && !('Records' in raw)) return { source: `aws.${String(raw['eventSource']).split('.')[0] ?? ''}`, detailType: 'AWS API Call via CloudTrail', detail: raw };
  if ('schemaVersion' in raw && 'severity' in raw && 'service' in raw && 'resource' in raw) return { source: 'aws.guardduty', detailType: 'GuardDuty Finding', detail: raw };
  return undefined;
}
