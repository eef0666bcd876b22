import { defineSandboxFault } from '../../model.ts';

/** A database does not start with the parameters that it was given. */
export default defineSandboxFault({
  id: 'database-stuck',
  title: 'A database does not come back',
  remediation: 'rds-stuck',
  resourceType: 'AWS::RDS::DBInstance',
  resource: 'database-02',
  inject: async (world, { type, id }) => {
    await world.change(type, id, (before) => ({ ...before, DBInstanceStatus: 'incompatible-parameters', LatestRestorableTime: '2025-12-01T08:55:00.000Z' }));
  },
  lasts: async (_world, { properties }) => properties['DBInstanceStatus'] !== 'available',
  report: ({ id, region, account }, now) => ({ source: 'aws.rds', detailType: 'RDS DB Instance Event', resources: [`arn:aws:rds:${region}:${account}:db:${id}`], detail: { EventCategories: ['failure'], SourceType: 'DB_INSTANCE', SourceIdentifier: id, Date: now.toISOString(), Message: 'The database was put into incompatible-parameters.', EventID: 'RDS-EVENT-0035' } }),
});
