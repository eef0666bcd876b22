import { stop } from '../../instances.ts';
import { definePlanOnly, planOn, probe, stepOn } from '../../plan-only.ts';
import { isAlarmOn, literal, numberOf, objectOf, objectsOf, textOf } from '../../values.ts';
import type { JsonObject } from '../../../core/json.ts';
import type { DiagnosisContext } from '../../model.ts';

/** No CloudFormation type: `<service>/<resource>` as the usage metrics name them. */
const QUOTA = 'AWS::ServiceQuotas::Quota';
const GROWTH = 1.5;
const OPEN = new Set(['PENDING', 'CASE_OPENED']);
const MAX_PAGES = 20;

/** Row 37: usage comes near a quota. More is asked for, once. */
export default definePlanOnly({
  id: 'service-quota',
  row: 37,
  title: 'Ask for a higher quota',
  risk: 'auto',
  resourceTypes: [QUOTA],
  permissions: ['servicequotas:ListRequestedServiceQuotaChangeHistoryByQuota', 'servicequotas:ListServiceQuotas'],
  matches: (signal) => isAlarmOn(signal, 'AWS/Usage', ['ResourceCount', 'CallCount']),
  diagnose: async ({ resource, read }) => {
    const [service = '', metric = ''] = resource.id.split('/');
    const quota = await quotaOf(read, service.toLowerCase().replaceAll(' ', ''), metric);
    if (quota === undefined) return stop('HANDED_OVER', 'QUOTA_UNKNOWN', `No quota of ${service} is measured by ${metric}.`);
    const named = { ServiceCode: textOf(quota['ServiceCode']), QuotaCode: textOf(quota['QuotaCode']) };
    if (quota['Adjustable'] !== true) return stop('HANDED_OVER', 'QUOTA_FIXED', `${textOf(quota['QuotaName'])} cannot be raised.`);
    const requests = objectsOf((await read('servicequotas:ListRequestedServiceQuotaChangeHistoryByQuota', named))['RequestedQuotas']);
    if (requests.some((request) => OPEN.has(textOf(request['Status'])))) return stop('NO_ACTION', 'ALREADY_ASKED', 'A higher quota was asked for already.');
    return { hypotheses: [{ cause: 'near-quota', confidence: 0.9, evidence: [`${textOf(quota['QuotaName'])} is ${numberOf(quota['Value'])}`] }], facts: { ...named, value: numberOf(quota['Value']) } };
  },
  plan: ({ resource, diagnosis: { facts } }) => {
    const named = { ServiceCode: textOf(facts['ServiceCode']), QuotaCode: textOf(facts['QuotaCode']) };
    const wanted = Math.ceil(numberOf(facts['value']) * GROWTH);
    const asked = probe('servicequotas:ListRequestedServiceQuotaChangeHistoryByQuota', named, `length(RequestedQuotas[?DesiredValue == ${literal(wanted)}]) > \`0\``);
    return planOn(resource, `Ask for ${wanted} of ${resource.id}.`, [stepOn(resource, { id: 'ask', title: 'Ask for a higher quota', action: 'servicequotas:RequestServiceQuotaIncrease', parameters: { ...named, DesiredValue: wanted }, effect: asked, undo: null, harmless: true })]);
  },
});

/** The quota whose usage a metric of this name shows. */
async function quotaOf(read: DiagnosisContext['read'], service: string, metric: string): Promise<JsonObject | undefined> {
  let token = '';
  for (let page = 0; page < MAX_PAGES; page += 1) {
    const answer = await read('servicequotas:ListServiceQuotas', { ServiceCode: service, MaxResults: 100, ...(token === '' ? {} : { NextToken: token }) });
    const found = objectsOf(answer['Quotas']).find((quota) => textOf(objectOf(objectOf(quota['UsageMetric'])['MetricDimensions'])['Resource']) === metric);
    if (found !== undefined) return found;
    token = textOf(answer['NextToken']);
    if (token === '') break;
  }
  return undefined;
}
