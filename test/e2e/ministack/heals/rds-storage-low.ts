import { expect } from 'vitest';
import { CreateDBInstanceCommand, DeleteDBInstanceCommand, DescribeDBInstancesCommand, RDSClient } from '@aws-sdk/client-rds';
import { alarmPair, defineHeal, sdk, TAG } from '../healing/heal.ts';

const rds = new RDSClient(sdk);
const DBInstanceIdentifier = 'heals-database';

/** A database of 100 GiB that runs out of storage. */
export default defineHeal({
  remediation: 'rds-storage-low',
  mode: 'auto',
  breakIt: async (account) => {
    await rds.send(new CreateDBInstanceCommand({ DBInstanceIdentifier, DBInstanceClass: 'db.t4g.micro', Engine: 'postgres', AllocatedStorage: 100, MasterUsername: 'shop', MasterUserPassword: crypto.randomUUID(), Tags: [TAG] }));
    const size = async () => (await rds.send(new DescribeDBInstancesCommand({ DBInstanceIdentifier }))).DBInstances?.[0]?.AllocatedStorage;
    expect(await size()).toBe(100);
    return {
      resource: DBInstanceIdentifier,
      ...alarmPair(account, 'heals-storage', { namespace: 'AWS/RDS', name: 'FreeStorageSpace', dimensions: { DBInstanceIdentifier } }),
      verify: async () => expect(await size()).toBe(120),
      remove: async () => void (await rds.send(new DeleteDBInstanceCommand({ DBInstanceIdentifier, SkipFinalSnapshot: true }))),
    };
  },
});
