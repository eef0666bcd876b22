import { DevopsError } from '../../core/errors.ts';
import type { JsonObject, JsonValue } from '../../core/json.ts';
import { CloudError, type Cloud, type ResourceRef } from '../../ports/index.ts';
import { contextOf } from '../cloud-reader.ts';
import { resourceKey } from '../lease.ts';

/**
 * Tags of each resource as they are now, by one call per resource. A resource that the answer leaves
 * out, or that is not there, has no tags. Throws `TAGS_UNREADABLE`, upon which nothing may act.
 */
export async function readTags(cloud: Cloud, resources: readonly ResourceRef[], caller: string, incident: string): Promise<ReadonlyMap<string, Readonly<Record<string, string>>>> {
  const found = new Map<string, Readonly<Record<string, string>>>();
  for (const resource of resources) found.set(resourceKey(resource), await tagsOf(cloud, resource, caller, incident));
  return found;
}

async function tagsOf(cloud: Cloud, resource: ResourceRef, caller: string, incident: string): Promise<Readonly<Record<string, string>>> {
  try {
    const { action, parameters, holders } = readingOf(resource);
    const answer = await cloud.call(action, parameters, contextOf(resource, caller, incident));
    return Object.fromEntries(holders(answer).flatMap(pair));
  } catch (thrown) {
    // What is not there, or not yet, carries no tag: nobody opted it in.
    if (thrown instanceof CloudError && thrown.kind === 'not-found') return {};
    if (thrown instanceof CloudError) throw new DevopsError('unavailable', 'TAGS_UNREADABLE', `The tags of ${resource.id} could not be read (${thrown.code}).`, { cause: thrown });
    throw thrown;
  }
}

/** How the tags of a type are read, and where its answer holds them. */
interface TagReading {
  readonly action: string;
  readonly parameters: JsonObject;
  readonly holders: (answer: JsonObject) => readonly JsonValue[];
}

/** Services whose own call is sooner right than the tagging API, or whose resources that leaves out (Resource Groups user guide, "Resources you can use with the Tagging API"). */
const READINGS: Readonly<Record<string, (resource: ResourceRef) => TagReading>> = {
  'AWS::AutoScaling::AutoScalingGroup': ({ id }) => ({
    action: 'autoscaling:DescribeTags',
    parameters: { Filters: [{ Name: 'auto-scaling-group', Values: [id] }] },
    holders: ({ Tags: tags }) => listOf(tags).filter((tag) => isObject(tag) && tag['ResourceId'] === id),
  }),
  'AWS::CloudTrail::Trail': (resource) => ({ action: 'cloudtrail:ListTags', parameters: { ResourceIdList: [arnOf(resource)] }, holders: ({ ResourceTagList: list }) => within(list, 'TagsList') }),
  'AWS::IAM::Role': ({ id }) => ({ action: 'iam:ListRoleTags', parameters: { RoleName: id }, holders: ({ Tags: tags }) => listOf(tags) }),
  'AWS::IAM::User': ({ id }) => ({ action: 'iam:ListUserTags', parameters: { UserName: id }, holders: ({ Tags: tags }) => listOf(tags) }),
  'AWS::RDS::DBInstance': (resource) => ({ action: 'rds:ListTagsForResource', parameters: { ResourceName: arnOf(resource) }, holders: ({ TagList: tags }) => listOf(tags) }),
};

function readingOf(resource: ResourceRef): TagReading {
  const own = READINGS[resource.type];
  if (own !== undefined) return own(resource);
  if (resource.type.startsWith('AWS::EC2::')) return { action: 'ec2:DescribeTags', parameters: { Filters: [{ Name: 'resource-id', Values: [resource.id] }] }, holders: ({ Tags: tags }) => listOf(tags) };
  return { action: 'tag:GetResources', parameters: { ResourceARNList: [arnOf(resource)] }, holders: ({ ResourceTagMappingList: list }) => within(list, 'Tags') };
}

/** Lists inside of the members of a list. */
const within = (list: JsonValue | undefined, name: string): readonly JsonValue[] => listOf(list).flatMap((member) => (isObject(member) ? listOf(member[name]) : []));

const listOf = (value: JsonValue | undefined): readonly JsonValue[] => (Array.isArray(value) ? value : []);

function isObject(value: unknown): value is JsonObject {
  return value !== null && typeof value === 'object' && !Array.isArray(value);
}

function pair(tag: unknown): [string, string][] {
  if (!isObject(tag)) return [];
  const { Key: key, Value: value } = tag;
  return typeof key === 'string' && typeof value === 'string' ? [[key, value]] : [];
}

/** How each type's ARN ends; the rest is the same for all (Service Authorization Reference, resource types). */
const ARNS: Readonly<Record<string, (resource: ResourceRef) => string>> = {
  'AWS::AutoScaling::AutoScalingGroup': regional('autoscaling', 'autoScalingGroup:*:autoScalingGroupName/'),
  'AWS::ECS::Service': regional('ecs', 'service/'),
  'AWS::Lambda::Function': regional('lambda', 'function:'),
  'AWS::SQS::Queue': regional('sqs', ''),
  'AWS::RDS::DBInstance': regional('rds', 'db:'),
  'AWS::DynamoDB::Table': regional('dynamodb', 'table/'),
  'AWS::S3::Bucket': ({ id }) => `arn:aws:s3:::${id}`,
  'AWS::CloudTrail::Trail': regional('cloudtrail', 'trail/'),
};

function regional(service: string, prefix: string): (resource: ResourceRef) => string {
  return ({ account, region, id }) => `arn:aws:${service}:${region}:${account}:${prefix}${id}`;
}

/** The ARN of a resource; an id that is one already is taken as it is. */
export function arnOf(resource: ResourceRef): string {
  if (resource.id.startsWith('arn:')) return resource.id;
  return ARNS[resource.type]?.(resource) ?? resource.id;
}
