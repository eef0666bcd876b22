import type * as z from 'zod/mini';
import type event from '../../../../../events/aws/config-compliance-change/event.ts';
import type { Signal } from '../../../../remediation/index.ts';
import { idOf } from '../../arn.ts';
import { controlOfRule } from '../../finding-types.ts';
import { instantOf } from '../../instant.ts';
import { defineSource } from '../../model.ts';
import { refsOf, toSignal } from '../../signal.ts';

type Compliance = 'COMPLIANT' | 'NON_COMPLIANT' | 'NOT_APPLICABLE' | 'INSUFFICIENT_DATA';

/** A rule that could not judge says nothing: neither that all is well nor that it is not. */
const STATUS: Readonly<Record<Compliance, Signal['status']>> = { COMPLIANT: 'resolved', NON_COMPLIANT: 'firing', NOT_APPLICABLE: 'information', INSUFFICIENT_DATA: 'information' };

/** Resources that CloudFormation knows; accounts are none. */
const NAMED = /^AWS(?:::\w+){2}$/;

/** Config knows these by an id of its own (`AIDA...`, `db-...`) that no call of their service takes: a person has to look. */
const OTHER_IDS = /^AWS::(?:IAM|RDS)::/;

export default defineSource<z.infer<typeof event.schema>>({
  event: 'aws.config-compliance-change',
  fact: 'account, region, rule and resource',
  fires: '`NON_COMPLIANT`; over with `COMPLIANT`; no judgement is no pass',
  read: (delivery) => {
    const { configRuleName: rule, resourceType, resourceId, newEvaluationResult: result, awsAccountId, awsRegion } = delivery.detail;
    const of = { ...delivery, account: awsAccountId ?? delivery.account, region: awsRegion ?? delivery.region };
    const control = controlOfRule(rule);
    const compliance = result?.complianceType ?? 'NOT_APPLICABLE';
    return [
      toSignal(of, {
        type: 'aws.config-compliance-change',
        kind: 'finding',
        fingerprint: `finding:config:${of.account}:${of.region}:${rule}:${resourceType}:${resourceId}`,
        status: STATUS[compliance],
        at: instantOf(result?.resultRecordedTime ?? '') ?? delivery.time,
        resources: OTHER_IDS.test(resourceType) || !NAMED.test(resourceType) ? [] : refsOf(of, resourceType, idOf(resourceId, resourceType)),
        title: `${resourceId} is ${compliance} by the rule ${rule}`,
        reason: result?.annotation ?? '',
        attributes: { configRule: rule, compliance, ...(control === undefined ? {} : { controlId: control }) },
      }),
    ];
  },
});
