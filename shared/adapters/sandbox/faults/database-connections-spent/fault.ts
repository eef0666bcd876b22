import { defineSandboxFault } from '../../model.ts';

/** Clients leave sessions open and idle. */
export default defineSandboxFault({
  id: 'database-connections-spent',
  title: 'A database runs out of connections',
  remediation: 'rds-connections',
  resourceType: 'AWS::RDS::DBInstance',
  resource: 'database-01',
  inject: async (world, { type, id }) => {
    await world.change(type, id, (before) => ({ ...before, SessionsHeld: true }));
  },
  lasts: async (_world, { properties }) => properties['SessionsHeld'] === true,
  symptom: ({ id }) => ({ alarm: `${id.replaceAll('/', '-')}-rds-connections`, namespace: 'AWS/RDS', metric: 'DatabaseConnections', dimensions: { DBInstanceIdentifier: id }, threshold: 180, good: 40, bad: 199 }),
});
