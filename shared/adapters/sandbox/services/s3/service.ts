import { CloudError } from '../../../../ports/index.ts';
import { HEALED, numbered } from '../../account.ts';
import { defineSandboxService, type SandboxResource, type World } from '../../model.ts';
import { found, objectOf, textOf } from '../../values.ts';
import type { JsonValue } from '../../../../core/json.ts';

const BUCKET = 'AWS::S3::Bucket';
const BLOCKED = { BlockPublicAcls: true, IgnorePublicAcls: true, BlockPublicPolicy: true, RestrictPublicBuckets: true };

/** Amazon S3: buckets that block public access; the last one is a website. */
export default defineSandboxService({
  id: 's3',
  inventory: (region, account) => [
    { account, region, type: BUCKET, id: `evidence-${region}`, tags: { 'devops-engineer': 'evidence' }, properties: { Name: `evidence-${region}`, PublicAccessBlock: BLOCKED, IsPublic: false } },
    ...numbered(8, (number, index): SandboxResource => {
      const id = `shop-${region}-${number}`;
      return { account, region, type: BUCKET, id, tags: HEALED, properties: { Name: id, PublicAccessBlock: BLOCKED, IsPublic: false, ...(index === 7 ? { Website: { IndexDocument: { Suffix: 'index.html' } } } : {}) } };
    }),
  ],
  actions: {
    's3:GetBucketPublicAccessBlock': async ({ Bucket: name }, world) => {
      const { PublicAccessBlock: block } = (await bucketNamed(world, name)).properties;
      if (block === undefined || block === null) throw new CloudError('not-found', 'NoSuchPublicAccessBlockConfiguration', 'The public access block configuration was not found');
      return { PublicAccessBlockConfiguration: objectOf(block) };
    },
    's3:PutBucketPublicAccessBlock': async ({ Bucket: name, PublicAccessBlockConfiguration: block }, world) => {
      await world.change(BUCKET, (await bucketNamed(world, name)).id, (before) => ({ ...before, PublicAccessBlock: objectOf(block) }));
      return {};
    },
    's3:DeletePublicAccessBlock': async ({ Bucket: name }, world) => {
      await world.change(BUCKET, (await bucketNamed(world, name)).id, (before) => ({ ...before, PublicAccessBlock: null }));
      return {};
    },
    's3:GetBucketPolicyStatus': async ({ Bucket: name }, world) => {
      const { properties } = await bucketNamed(world, name);
      const isBlocked = objectOf(properties['PublicAccessBlock'])['RestrictPublicBuckets'] === true;
      return { PolicyStatus: { IsPublic: properties['IsPublic'] === true && !isBlocked } };
    },
    's3:GetBucketWebsite': async ({ Bucket: name }, world) => objectOf(found((await bucketNamed(world, name)).properties['Website'], 'NoSuchWebsiteConfiguration', 'The specified bucket does not have a website configuration')),
  },
});

async function bucketNamed(world: World, name: JsonValue | undefined): Promise<SandboxResource> {
  return found(await world.get(BUCKET, textOf(name)), 'NoSuchBucket', 'The specified bucket does not exist');
}
