import type * as z from 'zod/mini';
import type event from '../../../../../events/aws/security-hub-findings-v2/event.ts';
import type { ResourceRef } from '../../../../ports/index.ts';
import type { Signal } from '../../../../remediation/index.ts';
import { idOf } from '../../arn.ts';
import { instantOf } from '../../instant.ts';
import { defineSource, type Delivery } from '../../model.ts';
import { findingFingerprint } from '../../security-hub.ts';
import { refsOf, toSignal } from '../../signal.ts';

type Detail = z.infer<typeof event.schema>;
type Finding = Detail['findings'][number];
type Resource = NonNullable<Finding['resources']>[number];

/** `severity_id` of the schema: 3 medium, 4 high, 5 critical, 6 fatal; `severity` where that is missing. */
const SEVERITIES: readonly (readonly [id: number, name: string, severity: Signal['severity']])[] = [[3, 'medium', 'medium'], [4, 'high', 'high'], [5, 'critical', 'critical'], [6, 'fatal', 'critical']];
/** `status_id` of a finding. */
const SUPPRESSED = 3;
const RESOLVED = 4;
const ARCHIVED = 5;
/** `activity_id` of a finding that is closed. */
const CLOSE = 3;

/** The ARN where there is one: the older format names the resource by it. */
const nameOf = ({ uid, uid_alt: other }: Resource): string | undefined => [uid, other].find((name) => name?.startsWith('arn:')) ?? uid ?? other;

/** One signal per finding; the same fact as the one that comes in the older format. */
export default defineSource<Detail>({
  event: 'aws.security-hub-findings-v2',
  fact: 'each finding: the same as in the older format',
  fires: 'as in the older format',
  read: (delivery) => delivery.detail.findings.map((finding) => signalOf(delivery, finding)),
});

function signalOf(delivery: Delivery, finding: Finding): Signal {
  const { cloud, finding_info: info, compliance, resources = [] } = finding;
  const of = { ...delivery, account: cloud.account.uid, region: cloud.region ?? resources[0]?.region ?? delivery.region };
  return toSignal(of, {
    id: `${delivery.id}#${info.uid}`.slice(0, 4000),
    type: 'aws.security-hub-findings-v2',
    kind: 'finding',
    fingerprint: findingFingerprint(info.uid, resources[0] && nameOf(resources[0])),
    status: isOver(finding) ? 'resolved' : 'firing',
    at: instantOf(info.modified_time_dt ?? '') ?? delivery.time,
    severity: SEVERITIES.find(([id, name]) => id === finding.severity_id || (finding.severity_id === undefined && name === finding.severity?.toLowerCase()))?.[2] ?? 'low',
    resources: resources.flatMap((resource) => resourcesOf(of, resource)),
    title: info.title ?? info.uid,
    reason: info.desc ?? '',
    attributes: { controlId: compliance?.control ?? '', findingType: info.types?.[0] ?? '', className: finding.class_name ?? '' },
    sample: /^\[SAMPLE\]/i.test(info.title ?? ''),
    suppressed: finding.status_id === SUPPRESSED || /^suppressed$/i.test(finding.status ?? ''),
  });
}

function isOver({ activity_id: activity, status_id: statusId, status = '', compliance }: Finding): boolean {
  return activity === CLOSE || statusId === RESOLVED || statusId === ARCHIVED || /^(?:resolved|archived)$/i.test(status) || /^pass(?:ed)?$/i.test(compliance?.status ?? '');
}

function resourcesOf(of: Delivery, resource: Resource): readonly ResourceRef[] {
  const name = nameOf(resource);
  const isCloudFormation = /^AWS(?:::\w+){2}$/.test(resource.type ?? '');
  if (name === undefined || !isCloudFormation) return [];
  return refsOf({ ...of, account: resource.owner?.account?.uid ?? of.account, region: resource.region ?? of.region }, resource.type, idOf(name, resource.type));
}
