import { defineSandboxFault } from '../../model.ts';
import { numberOf } from '../../values.ts';

/** Data grew until hardly any storage is left. */
export default defineSandboxFault({
  id: 'database-storage-low',
  title: 'A database runs out of storage',
  remediation: 'rds-storage-low',
  resourceType: 'AWS::RDS::DBInstance',
  resource: 'database-02',
  fits: ({ id }) => !id.endsWith('05'),
  inject: async (world, { type, id }) => {
    await world.change(type, id, (before) => ({ ...before, AllocatedStorage: 100, Needed: 110 }));
  },
  lasts: async (_world, { properties }) => numberOf(properties['AllocatedStorage']) < numberOf(properties['Needed']),
  symptom: ({ id }) => ({ alarm: `${id}-freestoragespace`, namespace: 'AWS/RDS', metric: 'FreeStorageSpace', dimensions: { DBInstanceIdentifier: id }, threshold: 5000000000, good: 60000000000, bad: 2000000000 }),
});
