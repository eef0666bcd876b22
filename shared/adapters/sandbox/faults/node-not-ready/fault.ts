import { defineSandboxFault } from '../../model.ts';
import { objectsOf } from '../../values.ts';

/** A node does not answer any more. */
export default defineSandboxFault({
  id: 'node-not-ready',
  title: 'A node of a cluster is not ready',
  remediation: 'eks-node-not-ready',
  resourceType: 'AWS::EKS::Cluster',
  resource: 'shop',
  inject: async (world, { type, id }) => {
    await world.change(type, id, (before) => ({ ...before, Issues: [{ code: 'Unreachable', message: 'The node does not answer.', resourceIds: [`i-${world.context.region}-08`] }] }));
  },
  lasts: async (_world, { properties }) => objectsOf(properties['Issues']).length > 0,
  symptom: ({ id }) => ({ alarm: `${id}-nodes`, namespace: 'ContainerInsights', metric: 'cluster_failed_node_count', dimensions: { ClusterName: id }, threshold: 0, good: 0, bad: 1 }),
});
