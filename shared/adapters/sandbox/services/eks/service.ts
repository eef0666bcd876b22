import { HEALED } from '../../account.ts';
import { defineSandboxService } from '../../model.ts';
import { found, objectsOf, textOf } from '../../values.ts';

const CLUSTER = 'AWS::EKS::Cluster';

/** Amazon EKS: one cluster with a node group, whose nodes are instances of the last group. */
export default defineSandboxService({
  id: 'eks',
  inventory: (region, account) => [{ account, region, type: CLUSTER, id: 'shop', tags: HEALED, dependsOn: [`i-${region}-08`], properties: { name: 'shop', status: 'ACTIVE', tags: {}, resourcesVpcConfig: { endpointPublicAccess: true, endpointPrivateAccess: false, publicAccessCidrs: ['0.0.0.0/0'] }, Issues: [] } }],
  actions: {
    'eks:DescribeCluster': async ({ name }, world) => ({ cluster: found(await world.get(CLUSTER, textOf(name)), 'ResourceNotFoundException', 'No cluster found.').properties }),
    'eks:ListNodegroups': async ({ clusterName: name }, world) => ({ nodegroups: (await world.get(CLUSTER, textOf(name))) === undefined ? [] : ['workers'] }),
    'eks:DescribeNodegroup': async ({ clusterName: name }, world) => ({ nodegroup: { nodegroupName: 'workers', health: { issues: objectsOf(found(await world.get(CLUSTER, textOf(name)), 'ResourceNotFoundException', 'No node group found.').properties['Issues']) } } }),
  },
});
