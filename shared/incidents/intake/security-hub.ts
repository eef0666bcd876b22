import type * as z from 'zod/mini';
import type { findingSchema } from '../../../events/aws/security-hub-finding.ts';
import type { ResourceRef } from '../../ports/index.ts';
import type { Signal } from '../../remediation/index.ts';
import { idOf } from './arn.ts';
import { controlOf, FINDING_TYPES } from './finding-types.ts';
import { instantOf } from './instant.ts';
import { lookup } from './lookup.ts';
import type { Delivery } from './model.ts';
import { refsOf, toSignal } from './signal.ts';

type Finding = z.infer<typeof findingSchema>;

const SEVERITIES: Readonly<Record<string, Signal['severity']>> = { CRITICAL: 'critical', HIGH: 'high', MEDIUM: 'medium' };

/** By its label, else by the number from 0 to 100 that older findings have (user guide, "Severity"). */
function severityOf({ Severity: severity }: Finding): Signal['severity'] {
  const { Label: label, Normalized: value = 0 } = severity ?? {};
  if (label !== undefined) return lookup(SEVERITIES, label) ?? 'low';
  if (value >= 90) return 'critical';
  if (value >= 70) return 'high';
  return value >= 40 ? 'medium' : 'low';
}

const isOver = ({ Compliance: compliance, RecordState: record, Workflow: workflow }: Finding): boolean => record === 'ARCHIVED' || compliance?.Status === 'PASSED' || workflow?.Status === 'RESOLVED';

/** What a resource's ARN or name makes of a finding one fact: the finding format and its successor name it the same way. */
export function findingFingerprint(id: string, resource: string | undefined): string {
  return `finding:${id}:${resource ?? ''}`;
}

/**
 * One signal per finding. Member and aggregator account both send it, and again with every update: the finding's id and its
 * resource are the fact, whoever sends it.
 */
export function readFindings(delivery: Delivery<{ readonly findings: readonly Finding[] }>, event: string): readonly Signal[] {
  return delivery.detail.findings.map((finding) => signalOf(delivery, finding, event));
}

function signalOf(delivery: Delivery, finding: Finding, event: string): Signal {
  const of = { ...delivery, account: finding.AwsAccountId, region: finding.Region ?? finding.Resources[0]?.Region ?? delivery.region };
  return toSignal(of, {
    id: `${delivery.id}#${finding.Id}`.slice(0, 4000),
    type: event,
    kind: 'finding',
    fingerprint: findingFingerprint(finding.Id, finding.Resources[0]?.Id),
    status: isOver(finding) ? 'resolved' : 'firing',
    at: instantOf(finding.UpdatedAt) ?? delivery.time,
    severity: severityOf(finding),
    // Who did it comes after what it was done to.
    resources: finding.Resources.toSorted((a, b) => Number(a.ResourceRole === 'Actor') - Number(b.ResourceRole === 'Actor')).flatMap((resource) => resourcesOf(of, resource)),
    title: finding.Title,
    reason: finding.Description ?? '',
    attributes: { controlId: finding.Compliance?.SecurityControlId ?? controlOf(finding.GeneratorId), generator: finding.GeneratorId.slice(0, 500), findingType: finding.Types?.[0] ?? '' },
    sample: finding.Sample === true || /^\[SAMPLE\]/i.test(finding.Title),
    suppressed: finding.Workflow?.Status === 'SUPPRESSED',
  });
}

function resourcesOf(of: Delivery, { Type: kind, Id: id, Region: region }: Finding['Resources'][number]): readonly ResourceRef[] {
  const type = lookup(FINDING_TYPES, kind);
  return refsOf({ ...of, region: region ?? of.region }, type, idOf(id, type));
}
