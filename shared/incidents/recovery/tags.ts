import { DevopsError } from '../../core/errors.ts';
import type { JsonObject } from '../../core/json.ts';
import { CloudError, type Cloud, type ResourceRef } from '../../ports/index.ts';
import { contextOf } from '../cloud-reader.ts';
import { resourceKey } from '../lease.ts';

/**
 * Tags of each resource as they are now, by one call (`tag:GetResources`) per resource. A resource that the answer leaves
 * out has no tags. Throws `TAGS_UNREADABLE`, upon which nothing may act.
 */
export async function readTags(cloud: Cloud, resources: readonly ResourceRef[], caller: string, incident: string): Promise<ReadonlyMap<string, Readonly<Record<string, string>>>> {
  const found = new Map<string, Readonly<Record<string, string>>>();
  for (const resource of resources) found.set(resourceKey(resource), await tagsOf(cloud, resource, caller, incident));
  return found;
}

async function tagsOf(cloud: Cloud, resource: ResourceRef, caller: string, incident: string): Promise<Readonly<Record<string, string>>> {
  try {
    const context = contextOf(resource, caller, incident);
    // The tagging API leaves out users (Resource Groups user guide, "Resources you can use with the Tagging API").
    const holders = resource.type === 'AWS::IAM::User' ? [await cloud.call('iam:ListUserTags', { UserName: resource.id }, context)] : mappings(await cloud.call('tag:GetResources', { ResourceARNList: [arnOf(resource)] }, context));
    return Object.fromEntries(holders.flatMap(({ Tags: tags }) => (Array.isArray(tags) ? tags : [])).flatMap(pair));
  } catch (thrown) {
    if (thrown instanceof CloudError) throw new DevopsError('unavailable', 'TAGS_UNREADABLE', `The tags of ${resource.id} could not be read (${thrown.code}).`, { cause: thrown });
    throw thrown;
  }
}

function mappings(answer: JsonObject): readonly JsonObject[] {
  const list = answer['ResourceTagMappingList'];
  return Array.isArray(list) ? list.filter(isObject) : [];
}

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
  'AWS::EC2::Instance': regional('ec2', 'instance/'),
  'AWS::EC2::SecurityGroup': regional('ec2', 'security-group/'),
  'AWS::EC2::Volume': regional('ec2', 'volume/'),
  'AWS::AutoScaling::AutoScalingGroup': regional('autoscaling', 'autoScalingGroup:*:autoScalingGroupName/'),
  'AWS::ECS::Service': regional('ecs', 'service/'),
  'AWS::Lambda::Function': regional('lambda', 'function:'),
  'AWS::SQS::Queue': regional('sqs', ''),
  'AWS::RDS::DBInstance': regional('rds', 'db:'),
  'AWS::DynamoDB::Table': regional('dynamodb', 'table/'),
  'AWS::S3::Bucket': ({ id }) => `arn:aws:s3:::${id}`,
  'AWS::IAM::User': ({ account, id }) => `arn:aws:iam::${account}:user/${id}`,
  'AWS::IAM::Role': ({ account, id }) => `arn:aws:iam::${account}:role/${id}`,
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
