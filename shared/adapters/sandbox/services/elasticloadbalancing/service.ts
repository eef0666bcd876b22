import type { JsonObject, JsonValue } from '../../../../core/json.ts';
import { HEALED, numbered } from '../../account.ts';
import { defineSandboxService, type SandboxResource, type World } from '../../model.ts';
import { found, objectOf, objectsOf, textOf, textsOf } from '../../values.ts';

const TARGETS = 'AWS::ElasticLoadBalancingV2::TargetGroup';

const arnOf = (region: string, account: string, id: string): string => `arn:aws:elasticloadbalancing:${region}:${account}:${id}`;

/** Elastic Load Balancing: groups of six targets in three zones, each behind a load balancer. */
export default defineSandboxService({
  id: 'elasticloadbalancing',
  inventory: (region, account) => [
    { account, region, type: 'AWS::ElasticLoadBalancingV2::LoadBalancer', id: 'app/shop-00/50dc6c495c0c9188', tags: HEALED, properties: { LoadBalancerArn: arnOf(region, account, 'loadbalancer/app/shop-00/50dc6c495c0c9188'), State: { Code: 'active' } } },
    ...numbered(4, (number): SandboxResource => {
      const id = `targetgroup/shop-${number}/0123456789abcde${number.at(-1) ?? '0'}`;
      const targets = numbered(6, (each, index) => ({ Target: { Id: `i-${region}-${each}`, Port: 80, AvailabilityZone: `${region}${'abc'[index % 3] ?? 'a'}` }, TargetHealth: { State: 'healthy' } }));
      const balancer = `loadbalancer/app/shop-${number}/50dc6c495c0c9188`;
      return { account, region, type: TARGETS, id, tags: HEALED, dependsOn: [balancer], properties: { TargetGroupArn: arnOf(region, account, id), LoadBalancerArns: [arnOf(region, account, balancer)], Targets: targets } };
    }),
  ],
  actions: {
    'elasticloadbalancing:DescribeTargetGroups': async ({ TargetGroupArns: arns }, world) => ({ TargetGroups: arns === undefined ? (await world.list(TARGETS)).map(({ properties }) => properties) : await Promise.all(textsOf(arns).map(async (arn) => (await groupNamed(world, arn)).properties)) }),
    'elasticloadbalancing:DescribeTargetHealth': async ({ TargetGroupArn: arn }, world) => ({ TargetHealthDescriptions: objectsOf((await groupNamed(world, arn)).properties['Targets']) }),
    'elasticloadbalancing:DeregisterTargets': async ({ TargetGroupArn: arn, Targets: given }, world) => {
      const ids = objectsOf(given).map((target) => target['Id']);
      const group = await groupNamed(world, arn);
      await world.change(TARGETS, group.id, (before) => ({ ...before, Targets: objectsOf(before['Targets']).filter((each) => !ids.includes(objectOf(each['Target'])['Id'])) }));
      return {};
    },
    'elasticloadbalancing:RegisterTargets': async ({ TargetGroupArn: arn, Targets: given }, world) => {
      const group = await groupNamed(world, arn);
      await world.change(TARGETS, group.id, (before) => ({ ...before, Targets: [...objectsOf(before['Targets']), ...objectsOf(given).map((target): JsonObject => ({ Target: target, TargetHealth: { State: 'unhealthy' } }))] }));
      return {};
    },
  },
});

async function groupNamed(world: World, arn: JsonValue | undefined): Promise<SandboxResource> {
  return found(await world.get(TARGETS, textOf(arn).split(':').slice(5).join(':')), 'TargetGroupNotFoundException', 'One or more target groups not found');
}
