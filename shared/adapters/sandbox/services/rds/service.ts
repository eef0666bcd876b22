import { CloudError } from '../../../../ports/index.ts';
import { HEALED, numbered } from '../../account.ts';
import { defineSandboxService, type SandboxResource } from '../../model.ts';
import { found, numberOf, textOf } from '../../values.ts';

const INSTANCE = 'AWS::RDS::DBInstance';

/** Amazon RDS: instances; the last one lets RDS scale its storage by itself. */
export default defineSandboxService({
  id: 'rds',
  inventory: (region, account) =>
    numbered(6, (number, index): SandboxResource => {
      const id = `database-${number}`;
      return { account, region, type: INSTANCE, id, tags: HEALED, properties: { DBInstanceIdentifier: id, DBInstanceStatus: 'available', Engine: 'postgres', AllocatedStorage: 100, ...(index === 5 ? { MaxAllocatedStorage: 500 } : {}) } };
    }),
  actions: {
    'rds:DescribeDBInstances': async ({ DBInstanceIdentifier: id }, world) => ({ DBInstances: [found(await world.get(INSTANCE, textOf(id)), 'DBInstanceNotFound', `DBInstance ${textOf(id)} not found.`).properties] }),
    'rds:ModifyDBInstance': async ({ DBInstanceIdentifier: id, AllocatedStorage: storage }, world) => {
      const instance = found(await world.get(INSTANCE, textOf(id)), 'DBInstanceNotFound', `DBInstance ${textOf(id)} not found.`);
      if (instance.properties['DBInstanceStatus'] !== 'available') throw new CloudError('conflict', 'InvalidDBInstanceState', 'The DB instance is not in the available state.');
      if (numberOf(storage) < numberOf(instance.properties['AllocatedStorage']) * 1.1) throw new CloudError('invalid', 'InvalidParameterCombination', 'Storage must grow by at least 10 percent.');
      return { DBInstance: (await world.change(INSTANCE, instance.id, (before) => ({ ...before, AllocatedStorage: numberOf(storage) }))).properties };
    },
  },
});
