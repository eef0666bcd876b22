import { CloudError } from '../../../../ports/index.ts';
import { HEALED, numbered } from '../../account.ts';
import { defineSandboxService, type SandboxResource } from '../../model.ts';
import { tagsOf } from '../../tags.ts';
import { found, numberOf, tagListOf, textOf } from '../../values.ts';

const INSTANCE = 'AWS::RDS::DBInstance';
/** Kept apart, since their storage is the cluster's and faults of instances do not befall them. */
const CLUSTER_MEMBER = 'AWS::RDS::DBClusterMember';

const CLUSTER = 'AWS::RDS::DBCluster';

/** A cluster with a writer and a reader. */
function clusterIn(region: string, account: string): readonly SandboxResource[] {
  const [writer, reader] = ['shop-writer', 'shop-reader'];
  return [
    { account, region, type: CLUSTER, id: 'shop', tags: HEALED, dependsOn: [writer, reader], properties: { DBClusterIdentifier: 'shop', Status: 'available', Engine: 'aurora-postgresql', DBClusterMembers: [{ DBInstanceIdentifier: writer, IsClusterWriter: true }, { DBInstanceIdentifier: reader, IsClusterWriter: false }] } },
    ...[writer, reader].map((id): SandboxResource => ({ account, region, type: CLUSTER_MEMBER, id, tags: HEALED, properties: { DBInstanceIdentifier: id, DBInstanceStatus: 'available', DBInstanceClass: 'db.r7g.large', Engine: 'aurora-postgresql' } })),
  ];
}

/** Amazon RDS: instances; the last one lets RDS scale its storage by itself. */
export default defineSandboxService({
  id: 'rds',
  inventory: (region, account) => [
    ...clusterIn(region, account),
    ...numbered(6, (number, index): SandboxResource => {
      const id = `database-${number}`;
      return { account, region, type: INSTANCE, id, tags: HEALED, properties: { DBInstanceIdentifier: id, DBInstanceStatus: 'available', Engine: 'postgres', DBParameterGroups: [{ DBParameterGroupName: index === 0 ? 'default.postgres16' : 'shop' }], AllocatedStorage: 100, ...(index === 5 ? { MaxAllocatedStorage: 500 } : {}) } };
    }),
  ],
  actions: {
    'rds:DescribeDBClusters': async ({ DBClusterIdentifier: id }, world) => ({ DBClusters: [found(await world.get(CLUSTER, textOf(id)), 'DBClusterNotFoundFault', 'DBCluster not found.').properties] }),
    'rds:DescribeDBParameters': async () => ({ Parameters: [{ ParameterName: 'max_connections', ParameterValue: '200', Source: 'user', ApplyType: 'static' }] }),
    'rds:DescribeDBInstances': async ({ DBInstanceIdentifier: id }, world) => ({ DBInstances: [found((await world.get(INSTANCE, textOf(id))) ?? (await world.get(CLUSTER_MEMBER, textOf(id))), 'DBInstanceNotFound', `DBInstance ${textOf(id)} not found.`).properties] }),
    'rds:ListTagsForResource': async ({ ResourceName: arn }, world) => ({ TagList: tagListOf(tagsOf(found(await world.get(INSTANCE, textOf(arn).split(':').at(-1) ?? ''), 'DBInstanceNotFound', `${textOf(arn)} not found.`))) }),
    'rds:ModifyDBInstance': async ({ DBInstanceIdentifier: id, AllocatedStorage: storage }, world) => {
      const instance = found(await world.get(INSTANCE, textOf(id)), 'DBInstanceNotFound', `DBInstance ${textOf(id)} not found.`);
      if (instance.properties['DBInstanceStatus'] !== 'available') throw new CloudError('conflict', 'InvalidDBInstanceState', 'The DB instance is not in the available state.');
      if (numberOf(storage) < numberOf(instance.properties['AllocatedStorage']) * 1.1) throw new CloudError('invalid', 'InvalidParameterCombination', 'Storage must grow by at least 10 percent.');
      return { DBInstance: (await world.change(INSTANCE, instance.id, (before) => ({ ...before, AllocatedStorage: numberOf(storage) }))).properties };
    },
  },
});
