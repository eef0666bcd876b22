import { CloudError } from '../../../../ports/index.ts';
import { defineSandboxService } from '../../model.ts';
import { objectsOf } from '../../values.ts';

/** Amazon ECR: every image is there but those whose tag says that it is gone. */
export default defineSandboxService({
  id: 'ecr',
  actions: {
    'ecr:DescribeImages': async ({ repositoryName: repository, imageIds: ids }) => {
      if (objectsOf(ids).some((id) => id['imageTag'] === 'gone')) throw new CloudError('not-found', 'ImageNotFoundException', 'The image does not exist within the repository.');
      return { imageDetails: objectsOf(ids).map((id) => ({ repositoryName: repository ?? '', imageTags: [id['imageTag'] ?? ''] })) };
    },
  },
});
