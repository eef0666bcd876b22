import type { JsonObject } from '../../../../core/json.ts';
import { CloudError } from '../../../../ports/index.ts';
import { HEALED, numbered } from '../../account.ts';
import { defineSandboxService, type SandboxResource, type World } from '../../model.ts';
import { found, numberOf, objectOf, objectsOf, textOf } from '../../values.ts';

const FUNCTION = 'AWS::Lambda::Function';
const MAPPING = 'AWS::Lambda::EventSourceMapping';
const ACCOUNT_CONCURRENCY = 1000;
const KEPT_UNRESERVED = 100;

/** AWS Lambda: functions with a `live` alias on their newest version, and the mappings that feed them from queues. */
export default defineSandboxService({
  id: 'lambda',
  inventory: (region, account) => [
    ...numbered(12, (number): SandboxResource => {
      const id = `orders-${number}`;
      const versions = [1, 2, 3].map((version) => ({ Version: String(version), LastModified: `2025-12-0${version}T09:00:00.000+0000` }));
      return { account, region, type: FUNCTION, id, tags: HEALED, dependsOn: [`table-${number}`, 'table-00'], properties: { FunctionName: id, Timeout: 10, MemorySize: 512, LastUpdateStatus: 'Successful', Versions: versions, Aliases: { live: '3' }, Reserved: 20 } };
    }),
    ...numbered(8, (number): SandboxResource => {
      const id = `esm-${region}-${number}`;
      return { account, region, type: MAPPING, id, tags: HEALED, dependsOn: [`jobs-${number}`, `orders-${number}`], properties: { UUID: id, EventSourceArn: `arn:aws:sqs:${region}:${account}:jobs-${number}`, FunctionArn: `arn:aws:lambda:${region}:${account}:function:orders-${number}`, State: 'Enabled', ScalingConfig: { MaximumConcurrency: 10 } } };
    }),
    { account, region, type: MAPPING, id: `esm-${region}-stream`, tags: HEALED, dependsOn: ['clicks', 'orders-09'], properties: { UUID: `esm-${region}-stream`, EventSourceArn: `arn:aws:kinesis:${region}:${account}:stream/clicks`, FunctionArn: `arn:aws:lambda:${region}:${account}:function:orders-09`, State: 'Enabled', BisectBatchOnFunctionError: false, MaximumRetryAttempts: -1, ParallelizationFactor: 1 } },
  ],
  actions: {
    'lambda:GetFunctionConfiguration': async ({ FunctionName: name }, world) => {
      const { FunctionName, Timeout, MemorySize, LastUpdateStatus } = (await functionNamed(world, name)).properties;
      return { FunctionName: FunctionName ?? '', Timeout: Timeout ?? 0, MemorySize: MemorySize ?? 0, LastUpdateStatus: LastUpdateStatus ?? '' };
    },
    'lambda:UpdateFunctionConfiguration': async ({ FunctionName: name, Timeout: timeout, MemorySize: memory }, world) => {
      const { id } = await functionNamed(world, name);
      const { properties } = await world.change(FUNCTION, id, (before) => ({ ...before, ...(timeout === undefined ? {} : { Timeout: timeout }), ...(memory === undefined ? {} : { MemorySize: memory }) }));
      return { FunctionName: id, Timeout: properties['Timeout'] ?? 0, MemorySize: properties['MemorySize'] ?? 0 };
    },
    'lambda:GetAlias': async ({ FunctionName: name, Name: alias }, world) => {
      const { properties } = await functionNamed(world, name);
      const version = objectOf(properties['Aliases'])[textOf(alias)];
      return { Name: textOf(alias), FunctionVersion: found(version, 'ResourceNotFoundException', 'Cannot find alias') };
    },
    'lambda:UpdateAlias': async ({ FunctionName: name, Name: alias, FunctionVersion: version }, world) => {
      const { id, properties } = await functionNamed(world, name);
      found(objectsOf(properties['Versions']).find((each) => each['Version'] === version), 'ResourceNotFoundException', 'Function not found');
      await world.change(FUNCTION, id, (before) => ({ ...before, Aliases: { ...objectOf(before['Aliases']), [textOf(alias)]: textOf(version) } }));
      return { Name: textOf(alias), FunctionVersion: textOf(version) };
    },
    'lambda:ListVersionsByFunction': async ({ FunctionName: name }, world) => ({ Versions: objectsOf((await functionNamed(world, name)).properties['Versions']) }),
    'lambda:GetFunctionConcurrency': async ({ FunctionName: name }, world) => {
      const reserved = (await functionNamed(world, name)).properties['Reserved'];
      return typeof reserved === 'number' ? { ReservedConcurrentExecutions: reserved } : {};
    },
    'lambda:PutFunctionConcurrency': async ({ FunctionName: name, ReservedConcurrentExecutions: reserved }, world) => {
      const { id, properties } = await functionNamed(world, name);
      if ((await unreserved(world)) + numberOf(properties['Reserved']) - numberOf(reserved) < KEPT_UNRESERVED) throw new CloudError('quota', 'LimitExceededException', 'Specified ReservedConcurrentExecutions decreases the unreserved concurrency below its minimum.');
      await world.change(FUNCTION, id, (before) => ({ ...before, Reserved: numberOf(reserved) }));
      return { ReservedConcurrentExecutions: numberOf(reserved) };
    },
    'lambda:GetAccountSettings': async (_parameters, world) => ({ AccountLimit: { ConcurrentExecutions: ACCOUNT_CONCURRENCY, UnreservedConcurrentExecutions: await unreserved(world) } }),
    'lambda:ListEventSourceMappings': async ({ EventSourceArn: arn, FunctionName: name }, world) => ({ EventSourceMappings: (await world.list(MAPPING)).map(({ properties }) => properties).filter((each) => (arn === undefined || each['EventSourceArn'] === arn) && (name === undefined || textOf(each['FunctionArn']).endsWith(`:${textOf(name)}`))) }),
    'lambda:GetEventSourceMapping': async ({ UUID: id }, world) => found(await world.get(MAPPING, textOf(id)), 'ResourceNotFoundException', 'The resource you requested does not exist.').properties,
    'lambda:UpdateEventSourceMapping': async ({ UUID: id, ScalingConfig: scaling }, world) => (await world.change(MAPPING, textOf(id), (before): JsonObject => ({ ...before, ScalingConfig: objectOf(scaling) }))).properties,
  },
});

async function functionNamed(world: World, name: JsonObject[string] | undefined): Promise<SandboxResource> {
  return found(await world.get(FUNCTION, textOf(name)), 'ResourceNotFoundException', `Function not found: ${textOf(name)}`);
}

async function unreserved(world: World): Promise<number> {
  const all = await world.list(FUNCTION);
  return all.reduce((left, { properties }) => left - numberOf(properties['Reserved']), ACCOUNT_CONCURRENCY);
}
