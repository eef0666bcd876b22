import type { JsonObject, JsonValue } from '../../../../core/json.ts';
import { CloudError } from '../../../../ports/index.ts';
import { HEALED, numbered } from '../../account.ts';
import { defineSandboxService, type SandboxResource, type World } from '../../model.ts';
import { found, numberOf, objectOf, objectsOf, textOf, textsOf } from '../../values.ts';

const SERVICE = 'AWS::ECS::Service';
const DEFINITION = 'AWS::ECS::TaskDefinition';

const definitionArn = (region: string, account: string, family: string, revision: number): string => `arn:aws:ecs:${region}:${account}:task-definition/${family}:${revision}`;

/** Amazon ECS: services of the cluster `shop`, each with two revisions of its task definition. */
export default defineSandboxService({
  id: 'ecs',
  inventory: (region, account) =>
    numbered(8, (number, index): SandboxResource[] => {
      const family = `web-${number}`;
      const definitions = [1, 2].map((revision): SandboxResource => {
        const arn = definitionArn(region, account, family, revision);
        return { account, region, type: DEFINITION, id: arn, tags: HEALED, properties: { taskDefinitionArn: arn, family, revision, status: 'ACTIVE', cpu: '256', memory: '512', containerDefinitions: [{ name: 'app', image: `shop/${family}:${revision}`, essential: true }] } };
      });
      const current = definitions.at(-1)?.id ?? '';
      const breaker = { enable: index === 7, rollback: index === 7 };
      const service: SandboxResource = {
        account, region, type: SERVICE, id: `shop/${family}`, tags: HEALED, dependsOn: [`database-0${index % 6}`],
        properties: { serviceName: family, clusterArn: `arn:aws:ecs:${region}:${account}:cluster/shop`, status: 'ACTIVE', desiredCount: 4, runningCount: 4, taskDefinition: current, ...(index === 4 || index === 5 ? { capacityProviderStrategy: [{ capacityProvider: index === 4 ? 'FARGATE_SPOT' : 'shop-1', weight: 1 }] } : {}), deploymentConfiguration: { deploymentCircuitBreaker: breaker }, deployments: [{ id: `ecs-svc/${number}`, status: 'PRIMARY', taskDefinition: current, rolloutState: 'COMPLETED', createdAt: '2025-12-01T09:00:00.000Z' }] },
      };
      return [...definitions, service];
    }).flat(),
  actions: {
    'ecs:DescribeServices': async ({ cluster, services }, world) => {
      const found = await Promise.all(textsOf(services).map((name) => world.get(SERVICE, `${textOf(cluster)}/${name}`)));
      return { services: found.flatMap((service) => (service === undefined ? [] : [service.properties])), failures: found.flatMap((service) => (service === undefined ? [{ reason: 'MISSING' }] : [])) };
    },
    'ecs:DescribeCapacityProviders': async ({ capacityProviders: names }, { context: { region, account } }) => ({ capacityProviders: textsOf(names).map((name) => ({ name, autoScalingGroupProvider: { autoScalingGroupArn: `arn:aws:autoscaling:${region}:${account}:autoScalingGroup:1:autoScalingGroupName/${name}`, managedScaling: { status: 'DISABLED' } } })) }),
    'ecs:DescribeTaskDefinition': async ({ taskDefinition: name }, world) => ({ taskDefinition: (await definitionNamed(world, name)).properties }),
    'ecs:ListTaskDefinitions': async ({ familyPrefix: family }, world) => {
      const all = (await world.list(DEFINITION)).filter(({ properties }) => properties['family'] === family && properties['status'] === 'ACTIVE');
      return { taskDefinitionArns: all.toSorted((a, b) => numberOf(b.properties['revision']) - numberOf(a.properties['revision'])).map(({ id }) => id) };
    },
    'ecs:RegisterTaskDefinition': async (given, world) => {
      const { account, region } = world.context;
      const family = textOf(given['family']);
      const revision = 1 + Math.max(0, ...(await world.list(DEFINITION)).filter(({ properties }) => properties['family'] === family).map(({ properties }) => numberOf(properties['revision'])));
      const arn = definitionArn(region, account, family, revision);
      const properties: JsonObject = { ...given, taskDefinitionArn: arn, revision, status: 'ACTIVE' };
      await world.create({ type: DEFINITION, id: arn, tags: HEALED, properties });
      return { taskDefinition: properties };
    },
    'ecs:DeregisterTaskDefinition': async ({ taskDefinition: name }, world) => ({ taskDefinition: (await world.change(DEFINITION, (await definitionNamed(world, name)).id, (before) => ({ ...before, status: 'INACTIVE' }))).properties }),
    'ecs:UpdateService': async ({ cluster, service, taskDefinition: name }, world) => {
      const definition = await definitionNamed(world, name);
      if (definition.properties['status'] !== 'ACTIVE') throw new CloudError('invalid', 'ClientException', 'TaskDefinition is inactive');
      const id = `${textOf(cluster)}/${textOf(service)}`;
      found(await world.get(SERVICE, id), 'ServiceNotFoundException', 'Service not found.');
      const deployment = { id: `ecs-svc/${world.now.getTime()}`, status: 'PRIMARY', taskDefinition: definition.id, rolloutState: 'COMPLETED', createdAt: world.now.toISOString() };
      const { properties } = await world.change(SERVICE, id, (before) => ({ ...before, taskDefinition: definition.id, runningCount: isBad(before, definition.id) ? 0 : numberOf(before['desiredCount']), deployments: [isBad(before, definition.id) ? { ...deployment, rolloutState: 'FAILED' } : deployment] }));
      return { service: properties };
    },
  },
});

/** A definition that a fault made bad, for this service. */
const isBad = (service: JsonObject, arn: string): boolean => objectsOf(service['Bad']).some((bad) => objectOf(bad)['arn'] === arn);

/** By ARN, or by family: then the newest active revision. */
async function definitionNamed(world: World, name: JsonValue | undefined): Promise<SandboxResource> {
  const newest = textOf(name).startsWith('arn:') ? undefined : (await world.list(DEFINITION)).filter(({ properties }) => properties['family'] === name && properties['status'] === 'ACTIVE').toSorted((a, b) => numberOf(b.properties['revision']) - numberOf(a.properties['revision']))[0];
  return found(newest ?? (await world.get(DEFINITION, textOf(name))), 'ClientException', 'Unable to describe task definition.');
}
