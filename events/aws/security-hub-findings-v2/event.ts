import * as z from 'zod/mini';
import { defineEvent } from '../../define-event.ts';

const text = z.string().check(z.maxLength(10_000));
const resource = z.looseObject({
  type: z.optional(text),
  uid: z.optional(text),
  uid_alt: z.optional(text),
  region: z.optional(text),
  owner: z.optional(z.looseObject({ account: z.optional(z.looseObject({ uid: z.optional(text) })) })),
});

/** A finding of the Open Cybersecurity Schema Framework: classes "Compliance Finding", "Detection Finding", "Vulnerability Finding" and their kin. */
const finding = z.looseObject({
  class_uid: z.optional(z.number()),
  class_name: z.optional(text),
  activity_id: z.optional(z.number()),
  severity_id: z.optional(z.number()),
  severity: z.optional(text),
  status_id: z.optional(z.number()),
  status: z.optional(text),
  time: z.optional(z.number()),
  cloud: z.looseObject({ account: z.looseObject({ uid: text }), region: z.optional(text) }),
  finding_info: z.looseObject({
    uid: text.check(z.minLength(1)),
    title: z.optional(text),
    desc: z.optional(text),
    types: z.optional(z.array(text).check(z.maxLength(100))),
    modified_time_dt: z.optional(text),
    modified_time: z.optional(z.number()),
  }),
  compliance: z.optional(z.looseObject({ status: z.optional(text), control: z.optional(text) })),
  resources: z.optional(z.array(resource).check(z.maxLength(100))),
});

/** New and changed findings of the unified Security Hub. Source: Security Hub user guide, "EventBridge event formats" and "OCSF findings". */
export default defineEvent({
  id: 'aws.security-hub-findings-v2',
  title: 'Security Hub findings imported V2',
  direction: 'inbound',
  source: 'aws.securityhub',
  detailType: 'Findings Imported V2',
  schema: z.looseObject({ findings: z.array(finding).check(z.minLength(1), z.maxLength(100)) }),
});
