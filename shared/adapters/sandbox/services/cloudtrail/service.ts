import type { JsonObject, JsonValue } from '../../../../core/json.ts';
import { HEALED } from '../../account.ts';
import { defineSandboxService, type SandboxResource, type World } from '../../model.ts';
import { tagsOf } from '../../tags.ts';
import { found, objectsOf, tagListOf, textOf, textsOf } from '../../values.ts';

const TRAIL = 'AWS::CloudTrail::Trail';

/** AWS CloudTrail: one trail per region that logs. */
export default defineSandboxService({
  id: 'cloudtrail',
  inventory: (region, account) => {
    const id = `trail-${region}`;
    return [{ account, region, type: TRAIL, id, tags: HEALED, properties: { Name: id, TrailARN: `arn:aws:cloudtrail:${region}:${account}:trail/${id}`, IsLogging: true } }];
  },
  actions: {
    'cloudtrail:GetTrailStatus': async ({ Name: name }, world) => ({ IsLogging: (await trailNamed(world, name)).properties['IsLogging'] === true }),
    'cloudtrail:ListTags': async ({ ResourceIdList: arns }, world) => ({ ResourceTagList: await Promise.all(textsOf(arns).map(async (arn) => ({ ResourceId: arn, TagsList: tagListOf(tagsOf(await trailNamed(world, arn))) }))) }),
    'cloudtrail:LookupEvents': async ({ LookupAttributes: attributes, StartTime: start, NextToken: token }, world) => {
      const about = objectsOf(attributes).map((each) => textOf(each['AttributeValue']));
      const event = (name: string, minutes: number): JsonObject => ({ EventId: `${name}-${about.join()}`, EventName: name, EventTime: new Date(world.now.getTime() - minutes * 60_000).toISOString(), Resources: about.map((ResourceName) => ({ ResourceName })) });
      // In two pages, as a busy account would answer.
      return token === undefined ? { Events: [event('RunInstances', 600)], NextToken: `after ${textOf(start)}` } : { Events: [event('ListBuckets', 30)] };
    },
    'cloudtrail:StartLogging': async ({ Name: name }, world) => {
      await world.change(TRAIL, (await trailNamed(world, name)).id, (before) => ({ ...before, IsLogging: true }));
      return {};
    },
    'cloudtrail:StopLogging': async ({ Name: name }, world) => {
      await world.change(TRAIL, (await trailNamed(world, name)).id, (before) => ({ ...before, IsLogging: false }));
      return {};
    },
  },
});

async function trailNamed(world: World, name: JsonValue | undefined): Promise<SandboxResource> {
  return found(await world.get(TRAIL, textOf(name).split('/').at(-1) ?? ''), 'TrailNotFoundException', `Unknown trail: ${textOf(name)}`);
}
