import { defineSandboxFault } from '../../model.ts';

/** The account grows. */
export default defineSandboxFault({
  id: 'quota-near',
  title: 'Usage comes near a quota',
  remediation: 'service-quota',
  resourceType: 'AWS::ServiceQuotas::Quota',
  resource: 'EC2/vCPU',
  inject: async (world, { type, id }) => {
    await world.change(type, id, (before) => ({ ...before, Requests: [] }));
  },
  lasts: async (_world, { properties }) => JSON.stringify(properties['Requests']) === '[]',
  symptom: ({ id }) => ({ alarm: `${id.replaceAll('/', '-')}-service-quota`, namespace: 'AWS/Usage', metric: 'ResourceCount', dimensions: { Service: id.split('/')[0] ?? '', Resource: id.split('/')[1] ?? '' }, threshold: 230, good: 100, bad: 250 }),
});
