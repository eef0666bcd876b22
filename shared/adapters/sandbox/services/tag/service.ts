import type { JsonObject, JsonValue } from '../../../../core/json.ts';
import { defineSandboxService, type World } from '../../model.ts';
import { tagsOf } from '../../tags.ts';
import { objectsOf, tagListOf, textOf, textsOf } from '../../values.ts';

/** Resource Groups Tagging API: by ARN, whose last part is the resource's id. */
export default defineSandboxService({
  id: 'tag',
  actions: {
    'tag:GetResources': async ({ ResourceARNList: arns, TagFilters: filters, ResourceTypeFilters: types }, world) => {
      if (arns === undefined) return { PaginationToken: '', ResourceTagMappingList: await tagged(world, objectsOf(filters), textsOf(types)) };
      const wanted = Array.isArray(arns) ? arns.filter((arn): arn is string => typeof arn === 'string') : [];
      const found = await Promise.all(wanted.map((arn) => mappingOf(arn, world)));
      return { PaginationToken: '', ResourceTagMappingList: found.flat() };
    },
  },
});

/** What an ARN may mean as an id: itself, its resource part, and that without its kind or its path. */
function idsOf(arn: string): string[] {
  const part = arn.split(':').slice(5).join(':');
  return [arn, part, part.slice(part.indexOf('/') + 1), part.split('/').at(-1) ?? '', part.split(':').at(-1) ?? '', part.split(':autoScalingGroupName/').at(-1) ?? ''];
}

/** CloudFormation types by the names that filters use. */
const FILTERED: Readonly<Record<string, { readonly type: string; readonly arn: (id: string, context: World['context']) => string }>> = {
  s3: { type: 'AWS::S3::Bucket', arn: (id) => `arn:aws:s3:::${id}` },
  'lambda:function': { type: 'AWS::Lambda::Function', arn: (id, { region, account }) => `arn:aws:lambda:${region}:${account}:function:${id}` },
  'ecs:service': { type: 'AWS::ECS::Service', arn: (id, { region, account }) => `arn:aws:ecs:${region}:${account}:service/${id}` },
};

async function tagged(world: World, filters: readonly JsonObject[], types: readonly string[]): Promise<JsonValue[]> {
  const lists = await Promise.all(types.flatMap((name) => FILTERED[name] ?? []).map(async ({ type, arn }) => (await world.list(type)).map((resource) => ({ tags: tagsOf(resource), arn: arn(resource.id, world.context) }))));
  const fits = (tags: Readonly<Record<string, string>>): boolean => filters.every((filter) => {
    const value = tags[textOf(filter['Key'])];
    return value !== undefined && (filter['Values'] === undefined || textsOf(filter['Values']).includes(value));
  });
  return lists.flat().filter(({ tags }) => fits(tags)).map(({ tags, arn }) => ({ ResourceARN: arn, Tags: tagListOf(tags) }));
}

async function mappingOf(arn: string, world: World): Promise<JsonValue[]> {
  for (const type of world.types()) {
    for (const id of idsOf(arn)) {
      const resource = await world.get(type, id);
      if (resource !== undefined) return [{ ResourceARN: arn, Tags: tagListOf(tagsOf(resource)) }];
    }
  }
  return [];
}
