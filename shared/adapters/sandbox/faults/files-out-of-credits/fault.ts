import { defineSandboxFault } from '../../model.ts';

/** More is read than credits are earned. */
export default defineSandboxFault({
  id: 'files-out-of-credits',
  title: 'A file system has used up its burst credits',
  remediation: 'burst-credits',
  resourceType: 'AWS::EFS::FileSystem',
  resource: 'fs-us-east-1',
  inject: async (world, { type, id }) => {
    await world.change(type, id, (before) => ({ ...before, ThroughputMode: 'bursting' }));
  },
  lasts: async (_world, { properties }) => properties['ThroughputMode'] === 'bursting',
  symptom: ({ id }) => ({ alarm: `${id.replaceAll('/', '-')}-burst-credits`, namespace: 'AWS/EFS', metric: 'BurstCreditBalance', dimensions: { FileSystemId: id }, threshold: 1000, good: 2_000_000, bad: 10 }),
});
