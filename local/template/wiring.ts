import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { unprocessable } from '../../shared/core/errors.ts';
import { isObject, Resolver, type Properties, type Template, type TemplateResource } from './resolve.ts';

export interface FunctionWiring {
  readonly name: string;
  readonly arn: string;
  /** Folder that holds the bundle. */
  readonly folder: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly timeoutSeconds: number;
  readonly memoryMb: number;
}

export interface RouteWiring {
  readonly method: string;
  readonly path: string;
  readonly functionArn: string;
  readonly authorisation: 'none' | 'jwt' | 'iam';
  readonly scopes: readonly string[];
}

export interface RuleWiring {
  readonly name: string;
  readonly bus: string;
  readonly pattern: Properties;
  readonly targetArns: readonly string[];
}

export interface ScheduleWiring {
  readonly name: string;
  readonly expression: string;
  readonly functionArn: string;
  readonly input: unknown;
}

export interface MachineWiring {
  readonly name: string;
  readonly arn: string;
  readonly definition: unknown;
}

/** Everything the runtime serves, as the template says it. */
export interface Wiring {
  readonly functions: readonly FunctionWiring[];
  readonly routes: readonly RouteWiring[];
  readonly rules: readonly RuleWiring[];
  readonly schedules: readonly ScheduleWiring[];
  readonly machines: readonly MachineWiring[];
  readonly tables: readonly Properties[];
  readonly buckets: readonly string[];
  readonly buses: readonly string[];
}

interface Placed {
  readonly stack: string;
  readonly id: string;
  readonly resource: TemplateResource;
}

interface Stack {
  readonly name: string;
  readonly template: Template;
  /** Folders of the stack's assets by file name in the assets bucket. */
  readonly assets: ReadonlyMap<string, string>;
}

function readObject(path: string): Properties {
  const value: unknown = JSON.parse(readFileSync(path, 'utf8'));
  return isObject(value) ? value : {};
}

const objectAt = (value: unknown, name: string): Properties => {
  const member = isObject(value) ? value[name] : undefined;
  return isObject(member) ? member : {};
};

function assetsOf(folder: string, templateFile: string): Map<string, string> {
  const path = join(folder, templateFile.replace(/\.template\.json$/, '.assets.json'));
  if (!existsSync(path)) return new Map();
  const entries = Object.values(objectAt(readObject(path), 'files')).flatMap((file): [string, string][] => {
    const source = objectAt(file, 'source')['path'];
    const keys = Object.values(objectAt(file, 'destinations')).filter(isObject).map((destination) => String(destination['objectKey']));
    return typeof source === 'string' ? keys.map((key): [string, string] => [key, resolve(folder, source)]) : [];
  });
  return new Map(entries);
}

/** Stacks of a cloud assembly and of the stages nested in it, as their manifests list them. */
function readStacks(assembly: string): Stack[] {
  const manifests = globSync('{,assembly-*/}manifest.json', { cwd: assembly }).toSorted();
  const stacks = manifests.flatMap((manifest) => {
    const folder = join(assembly, dirname(manifest));
    return Object.entries(objectAt(readObject(join(assembly, manifest)), 'artifacts')).flatMap(([id, artifact]): Stack[] => {
      if (!isObject(artifact) || artifact['type'] !== 'aws:cloudformation:stack') return [];
      const properties = objectAt(artifact, 'properties');
      const templateFile = String(properties['templateFile']);
      return [{ name: String(properties['stackName'] ?? id), template: readObject(join(folder, templateFile)), assets: assetsOf(folder, templateFile) }];
    });
  });
  if (stacks.length === 0) throw unprocessable('TEMPLATE_MISSING', `There is no stack in ${assembly}.`);
  return stacks;
}

function assetFolder({ stack, id }: Placed, properties: Properties, stacks: readonly Stack[]): string {
  const key = String(objectAt(properties, 'Code')['S3Key']);
  const folder = stacks.find((candidate) => candidate.name === stack)?.assets.get(key);
  if (folder === undefined || !existsSync(folder)) throw unprocessable('TEMPLATE_NOT_UNDERSTOOD', `${stack}/${id} names no code that exists (${key}).`);
  return folder;
}

/** Inline helpers of the deployment have no place here. */
const isOwnFunction = ({ resource }: Placed): boolean => objectAt(resource.Properties, 'Code')['S3Key'] !== undefined;

function asTexts(value: unknown): string[] {
  return Array.isArray(value) ? value.map(String) : [];
}

/** Reads the wiring out of a synthesized cloud assembly. Throws `TEMPLATE_MISSING`, `TEMPLATE_NOT_UNDERSTOOD`. */
export function readWiring(assembly: string): Wiring {
  const stacks = readStacks(assembly);
  const templates = new Map(stacks.map(({ name, template }) => [name, template]));
  const resolver = new Resolver(templates);
  const all: Placed[] = [...templates].flatMap(([stack, { Resources = {} }]) => Object.entries(Resources).map(([id, resource]) => ({ stack, id, resource })));
  const ofType = (...types: string[]): Placed[] => all.filter(({ resource }) => types.includes(resource.Type));
  const propertiesOf = ({ stack, resource }: Placed): Properties => {
    const resolved = resolver.resolve(stack, resource.Properties ?? {});
    return isObject(resolved) ? resolved : {};
  };
  return {
    functions: ofType('AWS::Lambda::Function').filter(isOwnFunction).map((placed) => functionOf(stacks, placed, propertiesOf(placed), resolver)),
    routes: routesOf(ofType('AWS::ApiGatewayV2::Route'), ofType('AWS::ApiGatewayV2::Integration'), propertiesOf),
    rules: ofType('AWS::Events::Rule').filter((placed) => placed.resource.Properties?.['EventPattern'] !== undefined).map((placed) => ruleOf(placed, propertiesOf(placed))),
    schedules: [...ofType('AWS::Scheduler::Schedule'), ...ofType('AWS::Events::Rule')].filter((placed) => placed.resource.Properties?.['ScheduleExpression'] !== undefined).map((placed) => scheduleOf(placed, propertiesOf(placed))),
    machines: ofType('AWS::StepFunctions::StateMachine').map((placed) => ({
      name: resolver.nameOf(placed.stack, placed.id),
      arn: resolver.arnOf(placed.stack, placed.id),
      definition: definitionOf(propertiesOf(placed)),
    })),
    tables: ofType('AWS::DynamoDB::Table', 'AWS::DynamoDB::GlobalTable').map((placed) => ({ ...propertiesOf(placed), TableName: resolver.nameOf(placed.stack, placed.id) })),
    buckets: ofType('AWS::S3::Bucket').map(({ stack, id }) => resolver.nameOf(stack, id)),
    buses: ofType('AWS::Events::EventBus').map(({ stack, id }) => resolver.nameOf(stack, id)),
  };
}

/** The state machine with its `${name}`s filled in, as CloudFormation does on deployment. */
function definitionOf(properties: Properties): unknown {
  const values = objectAt(properties, 'DefinitionSubstitutions');
  const text = String(properties['DefinitionString']);
  return JSON.parse(text.replaceAll(/\$\{(\w+)\}/g, (whole, name: string) => (name in values ? JSON.stringify(String(values[name])).slice(1, -1) : whole)));
}

function functionOf(stacks: readonly Stack[], placed: Placed, properties: Properties, resolver: Resolver): FunctionWiring {
  const environment = properties['Environment'];
  const variables = isObject(environment) && isObject(environment['Variables']) ? environment['Variables'] : {};
  return {
    name: resolver.nameOf(placed.stack, placed.id),
    arn: resolver.arnOf(placed.stack, placed.id),
    folder: assetFolder(placed, properties, stacks),
    environment: Object.fromEntries(Object.entries(variables).map(([name, value]) => [name, String(value)])),
    timeoutSeconds: Number(properties['Timeout'] ?? 3),
    memoryMb: Number(properties['MemorySize'] ?? 128),
  };
}

/** A function's ARN inside an integration's address: API Gateway names it by a longer path. */
function functionArnIn(text: string): string {
  return /arn:aws:lambda:[^:]*:\d*:function:[^/:]+/.exec(text)?.[0] ?? text;
}

function routesOf(routes: readonly Placed[], integrations: readonly Placed[], propertiesOf: (placed: Placed) => Properties): RouteWiring[] {
  const byId = new Map(integrations.map((placed) => [placed.id, functionArnIn(String(propertiesOf(placed)['IntegrationUri']))]));
  const wired = routes.flatMap((placed): RouteWiring[] => {
    const properties = propertiesOf(placed);
    const [method = '', path = ''] = String(properties['RouteKey']).split(' ');
    const functionArn = byId.get(String(properties['Target']).replace(/^integrations\//, ''));
    const type = String(properties['AuthorizationType'] ?? 'NONE');
    const authorisation = type === 'JWT' ? 'jwt' : type === 'AWS_IAM' ? 'iam' : 'none';
    return functionArn === undefined ? [] : [{ method, path, functionArn, authorisation, scopes: asTexts(properties['AuthorizationScopes']) }];
  });
  // The same routes may stand behind a second API with IAM; callers here carry a token.
  return wired.filter((route) => route.authorisation !== 'iam');
}

function ruleOf(placed: Placed, properties: Properties): RuleWiring {
  const pattern = properties['EventPattern'];
  const targets = Array.isArray(properties['Targets']) ? properties['Targets'].filter(isObject) : [];
  return {
    name: placed.id,
    bus: String(properties['EventBusName'] ?? 'default').replace(/^.*event-bus\//, ''),
    pattern: isObject(pattern) ? pattern : {},
    targetArns: targets.map((target) => String(target['Arn'])),
  };
}

function scheduleOf(placed: Placed, properties: Properties): ScheduleWiring {
  const targets = Array.isArray(properties['Targets']) ? properties['Targets'].filter(isObject) : [];
  const target = isObject(properties['Target']) ? properties['Target'] : (targets[0] ?? {});
  return { name: placed.id, expression: String(properties['ScheduleExpression']), functionArn: String(target['Arn']), input: JSON.parse(String(target['Input'] ?? '{}')) };
}
