const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> => value !== null && typeof value === 'object' && !Array.isArray(value);

/** A finding's event, and the same as its source writes it for a sample or for one that a person has put aside. */
export interface Marked {
  readonly plain: unknown;
  readonly marked: unknown;
}

/** The marked variants of a finding's event; none for other events. */
export function marksOf(event: unknown): readonly Marked[] {
  if (!isRecord(event) || !isRecord(event['detail'])) return [];
  const { detail } = event;
  const variants = event['detail-type'] === 'GuardDuty Finding' ? guardDuty(detail) : securityHub(detail);
  return variants.map((variant) => ({ plain: event, marked: { ...event, detail: variant } }));
}

function guardDuty(detail: Readonly<Record<string, unknown>>): readonly object[] {
  const service = isRecord(detail['service']) ? detail['service'] : {};
  return [
    { ...detail, service: { ...service, additionalInfo: { sample: true } } },
    { ...detail, service: { ...service, additionalInfo: { type: 'default', value: '{"sample":true}' } } },
    { ...detail, service: { ...service, archived: true } },
  ];
}

function securityHub(detail: Readonly<Record<string, unknown>>): readonly object[] {
  const findings: readonly unknown[] = Array.isArray(detail['findings']) ? detail['findings'] : [];
  if (findings.length === 0) return [];
  const withEach = (change: object) => ({ ...detail, findings: findings.map((finding) => ({ ...Object(finding), ...change })) });
  return [withEach({ Sample: true }), withEach({ Workflow: { Status: 'SUPPRESSED' } }), withEach({ RecordState: 'ARCHIVED' })];
}
