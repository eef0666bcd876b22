import { defineSandboxFault } from '../../model.ts';

/** Queries come faster than the cluster answers them. */
export default defineSandboxFault({
  id: 'cluster-overloaded',
  title: 'The readers of a cluster are too few',
  remediation: 'rds-cluster-load',
  resourceType: 'AWS::RDS::DBCluster',
  resource: 'shop',
  inject: async (world, { type, id }) => {
    await world.change(type, id, (before) => ({ ...before, IsOverloaded: true }));
  },
  lasts: async (_world, { properties }) => properties['IsOverloaded'] === true,
  symptom: ({ id }) => ({ alarm: `${id.replaceAll('/', '-')}-rds-cluster-load`, namespace: 'AWS/RDS', metric: 'CPUUtilization', dimensions: { DBClusterIdentifier: id }, threshold: 80, good: 30, bad: 96 }),
});
