import { defineSandboxFault } from '../../model.ts';

/** A database fails over to its standby, and services keep dead connections. */
export default defineSandboxFault({
  id: 'database-failed-over',
  title: 'A database has failed over',
  remediation: 'rds-failover-aftermath',
  resourceType: 'AWS::RDS::DBInstance',
  resource: 'database-01',
  inject: async (world, { type, id }) => {
    await world.change(type, id, (before) => ({ ...before, FailedOver: true }));
  },
  lasts: async (_world, { properties }) => properties['FailedOver'] === true,
  report: ({ id, region, account }, now) => ({ source: 'aws.rds', detailType: 'RDS DB Instance Event', resources: [`arn:aws:rds:${region}:${account}:db:${id}`], detail: { EventCategories: ['failover'], SourceType: 'DB_INSTANCE', SourceIdentifier: id, Date: now.toISOString(), Message: 'Multi-AZ instance failover completed', EventID: 'RDS-EVENT-0049' } }),
});
