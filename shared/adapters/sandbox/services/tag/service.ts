import type { JsonValue } from '../../../../core/json.ts';
import { defineSandboxService, type SandboxResource, type World } from '../../model.ts';
import { tagListOf } from '../../values.ts';

/** Resource Groups Tagging API: by ARN, whose last part is the resource's id. */
export default defineSandboxService({
  id: 'tag',
  actions: {
    'tag:GetResources': async ({ ResourceARNList: arns }, world) => {
      const wanted = Array.isArray(arns) ? arns.filter((arn): arn is string => typeof arn === 'string') : [];
      const found = await Promise.all(wanted.map((arn) => mappingOf(arn, world)));
      return { PaginationToken: '', ResourceTagMappingList: found.flat() };
    },
  },
});

/** What a resource needs is said by a tag, as an operator of a real account would. */
function tagsOf({ tags, dependsOn = [] }: SandboxResource): Readonly<Record<string, string>> {
  return dependsOn.length === 0 ? tags : { ...tags, 'devops-engineer:depends-on': dependsOn.join(' ') };
}

/** What an ARN may mean as an id: itself, its resource part, and that without its kind or its path. */
function idsOf(arn: string): string[] {
  const part = arn.split(':').slice(5).join(':');
  return [arn, part, part.slice(part.indexOf('/') + 1), part.split('/').at(-1) ?? '', part.split(':').at(-1) ?? '', part.split(':autoScalingGroupName/').at(-1) ?? ''];
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
