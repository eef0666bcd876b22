import { CloudError } from '../../../ports/index.ts';
import { definitionBefore, ECS_SERVICE, isOn, readService, takesItselfBack, updateTo } from '../../ecs.ts';
import { stop } from '../../instances.ts';
import { definePlanOnly, planOn, stepOn } from '../../plan-only.ts';
import { objectOf, objectsOf, textOf } from '../../values.ts';
import type { DiagnosisContext } from '../../model.ts';

/** Registry, region, repository and tag of an image in ECR. */
const ECR = /^(\d{12})\.dkr\.ecr\.([a-z0-9-]+)\.amazonaws\.com\/([^:@]+):([^@]+)$/;

/** Row 15: tasks cannot pull their image. Gone from the registry, the service goes back; there, access is for a person. */
export default definePlanOnly({
  id: 'ecs-image-missing',
  row: 15,
  title: 'Take a service back to an image that is there',
  risk: 'guarded',
  resourceTypes: [ECS_SERVICE],
  permissions: ['ecr:DescribeImages', 'ecs:DescribeServices', 'ecs:DescribeTaskDefinition', 'ecs:ListTaskDefinitions'],
  matches: ({ attributes }) => attributes['cannotPull'] === true,
  diagnose: async ({ resource, read }) => {
    const service = await readService(read, resource);
    if (service === undefined) return stop('NO_ACTION', 'SERVICE_GONE', 'The service is gone.');
    if (takesItselfBack(service)) return { hypotheses: [], facts: {}, native: 'The deployment circuit breaker of ECS' };
    const current = textOf(service['taskDefinition']);
    const definition = objectOf((await read('ecs:DescribeTaskDefinition', { taskDefinition: current }))['taskDefinition']);
    const images = objectsOf(definition['containerDefinitions']).map((container) => textOf(container['image']));
    const there = await Promise.all(images.map((image) => isThere(read, image)));
    const gone = images.filter((_image, index) => there[index] === false);
    if (gone.length === 0) return stop('HANDED_OVER', 'IMAGE_NOT_READABLE', `No image is known to be gone (${images.join(', ')}): permissions, rate limits or the way to the registry have to be looked at.`);
    const before = await definitionBefore(read, current);
    if (before === undefined) return stop('HANDED_OVER', 'NO_EARLIER_DEFINITION', 'There is no earlier definition.');
    return { hypotheses: [{ cause: 'image-gone', confidence: 0.9, evidence: gone.map((image) => `${image} is not in its repository`) }], facts: { current, before } };
  },
  plan: ({ resource, diagnosis: { facts } }) => {
    const [current, before] = [textOf(facts['current']), textOf(facts['before'])];
    return planOn(resource, `Take ${resource.id} back to ${before.split('/').at(-1) ?? before}.`, [stepOn(resource, { id: 'deploy-before', title: 'Deploy the definition before', ...updateTo(resource, before), effect: isOn(resource, before), undo: [{ ...updateTo(resource, current), effect: isOn(resource, current) }] })]);
  },
});

/** Undefined for images that lie elsewhere, which cannot be asked for. */
async function isThere(read: DiagnosisContext['read'], image: string): Promise<boolean | undefined> {
  const [, registryId, , repositoryName, imageTag] = ECR.exec(image) ?? [];
  if (registryId === undefined || repositoryName === undefined || imageTag === undefined) return undefined;
  try {
    return objectsOf((await read('ecr:DescribeImages', { registryId, repositoryName, imageIds: [{ imageTag }] }))['imageDetails']).length > 0;
  } catch (thrown) {
    if (thrown instanceof CloudError && thrown.kind === 'not-found') return false;
    throw thrown;
  }
}
