import { HEALED } from '../../account.ts';
import { defineSandboxService } from '../../model.ts';
import { objectsOf, textOf } from '../../values.ts';

const QUOTA = 'AWS::ServiceQuotas::Quota';

/** Service Quotas: processors of instances, which can be raised. */
export default defineSandboxService({
  id: 'servicequotas',
  inventory: (region, account) => [{ account, region, type: QUOTA, id: 'EC2/vCPU', tags: HEALED, properties: { ServiceCode: 'ec2', QuotaCode: 'L-1216C47A', QuotaName: 'Running On-Demand Standard instances', Value: 256, Adjustable: true, UsageMetric: { MetricNamespace: 'AWS/Usage', MetricName: 'ResourceCount', MetricDimensions: { Service: 'EC2', Resource: 'vCPU', Type: 'Resource', Class: 'Standard/OnDemand' } }, Requests: [] } }],
  actions: {
    'servicequotas:ListServiceQuotas': async ({ ServiceCode: service }, world) => ({ Quotas: (await world.list(QUOTA)).map(({ properties }) => properties).filter((each) => each['ServiceCode'] === service) }),
    'servicequotas:ListRequestedServiceQuotaChangeHistoryByQuota': async ({ QuotaCode: code }, world) => ({ RequestedQuotas: (await world.list(QUOTA)).filter(({ properties }) => textOf(properties['QuotaCode']) === code).flatMap(({ properties }) => objectsOf(properties['Requests'])) }),
  },
});
