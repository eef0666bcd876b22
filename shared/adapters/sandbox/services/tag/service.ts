import type { JsonValue } from '../../../../core/json.ts';
import { defineSandboxService, type World } from '../../model.ts';

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

async function mappingOf(arn: string, world: World): Promise<JsonValue[]> {
  for (const type of world.types()) {
    const resource = (await world.get(type, arn)) ?? (await world.get(type, arn.split(':').slice(5).join(':').split('/').at(-1) ?? ''));
    if (resource !== undefined) return [{ ResourceARN: arn, Tags: Object.entries(resource.tags).map(([Key, Value]) => ({ Key, Value })) }];
  }
  return [];
}
