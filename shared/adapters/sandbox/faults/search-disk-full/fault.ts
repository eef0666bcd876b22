import { defineSandboxFault } from '../../model.ts';

/** Indexes outgrow the disks. */
export default defineSandboxFault({
  id: 'search-disk-full',
  title: 'The disks of a search domain are full',
  remediation: 'stream-capacity',
  resourceType: 'AWS::OpenSearchService::Domain',
  resource: 'search',
  inject: async (world, { type, id }) => {
    await world.change(type, id, (before) => ({ ...before, Processing: false }));
  },
  lasts: async (_world, { properties }) => properties['Processing'] === false,
  symptom: ({ id }) => ({ alarm: `${id.replaceAll('/', '-')}-stream-capacity`, namespace: 'AWS/ES', metric: 'FreeStorageSpace', dimensions: { DomainName: id }, threshold: 10_000, good: 60_000, bad: 900 }),
});
