import { unprocessable } from '../../shared/core/errors.ts';

export type Properties = Readonly<Record<string, unknown>>;

export interface TemplateResource {
  readonly Type: string;
  readonly Properties?: Properties;
  readonly Metadata?: Properties;
}

export interface Template {
  readonly Resources?: Readonly<Record<string, TemplateResource>>;
  readonly Outputs?: Readonly<Record<string, { readonly Value: unknown; readonly Export?: { readonly Name: unknown } }>>;
  readonly Parameters?: Readonly<Record<string, { readonly Default?: unknown }>>;
  readonly Mappings?: Readonly<Record<string, Readonly<Record<string, Readonly<Record<string, unknown>>>>>>;
}

export const REGION = 'us-east-1';
export const ACCOUNT = '000000000000';

const PSEUDO: Readonly<Record<string, string>> = {
  'AWS::Region': REGION,
  'AWS::AccountId': ACCOUNT,
  'AWS::Partition': 'aws',
  'AWS::URLSuffix': 'amazonaws.com',
  'AWS::StackId': 'local',
  'AWS::StackName': 'local',
};

export const isObject = (value: unknown): value is Properties => value !== null && typeof value === 'object' && !Array.isArray(value);

/** Which property holds the physical name of a resource, and how its ARN is made. */
const KINDS: Readonly<Record<string, { readonly name: string; readonly arn: (name: string) => string; readonly ref?: 'arn' }>> = {
  'AWS::Lambda::Function': { name: 'FunctionName', arn: (name) => `arn:aws:lambda:${REGION}:${ACCOUNT}:function:${name}` },
  'AWS::DynamoDB::Table': { name: 'TableName', arn: (name) => `arn:aws:dynamodb:${REGION}:${ACCOUNT}:table/${name}` },
  'AWS::DynamoDB::GlobalTable': { name: 'TableName', arn: (name) => `arn:aws:dynamodb:${REGION}:${ACCOUNT}:table/${name}` },
  'AWS::S3::Bucket': { name: 'BucketName', arn: (name) => `arn:aws:s3:::${name}` },
  'AWS::Events::EventBus': { name: 'Name', arn: (name) => `arn:aws:events:${REGION}:${ACCOUNT}:event-bus/${name}` },
  'AWS::SQS::Queue': { name: 'QueueName', arn: (name) => `arn:aws:sqs:${REGION}:${ACCOUNT}:${name}` },
  'AWS::StepFunctions::StateMachine': { name: 'StateMachineName', arn: (name) => `arn:aws:states:${REGION}:${ACCOUNT}:stateMachine:${name}`, ref: 'arn' },
};

/** Resolves intrinsic functions of all stacks of an assembly to local names and ARNs. */
export class Resolver {
  readonly #templates: ReadonlyMap<string, Template>;
  readonly #exports = new Map<string, { readonly stack: string; readonly value: unknown }>();

  constructor(templates: ReadonlyMap<string, Template>) {
    this.#templates = templates;
    for (const [stack, template] of templates) {
      for (const output of Object.values(template.Outputs ?? {})) {
        const name = output.Export === undefined ? undefined : this.resolve(stack, output.Export.Name);
        if (typeof name === 'string') this.#exports.set(name, { stack, value: output.Value });
      }
    }
  }

  /** Physical name of a resource; made from its logical id when the template leaves it to CloudFormation. */
  nameOf(stack: string, id: string): string {
    const resource = this.#templates.get(stack)?.Resources?.[id];
    const kind = KINDS[resource?.Type ?? ''];
    const given = kind === undefined ? undefined : this.resolve(stack, resource?.Properties?.[kind.name]);
    return typeof given === 'string' ? given : `local-${id.toLowerCase()}`.slice(0, 63);
  }

  arnOf(stack: string, id: string): string {
    const kind = KINDS[this.#templates.get(stack)?.Resources?.[id]?.Type ?? ''];
    return kind?.arn(this.nameOf(stack, id)) ?? `arn:aws:local:${REGION}:${ACCOUNT}:${id}`;
  }

  resolve(stack: string, value: unknown): unknown {
    if (Array.isArray(value)) return value.map((member: unknown) => this.resolve(stack, member)).filter((member) => member !== undefined);
    if (!isObject(value)) return value;
    const [name = '', ...others] = Object.keys(value);
    if (others.length === 0 && (name === 'Ref' || name.startsWith('Fn::'))) return this.#intrinsic(stack, name, value[name]);
    return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, this.resolve(stack, member)]).filter(([, member]) => member !== undefined));
  }

  /** A property that must come out as text. */
  text(stack: string, value: unknown, place: string): string {
    const resolved = this.resolve(stack, value);
    if (typeof resolved === 'string') return resolved;
    throw unprocessable('TEMPLATE_NOT_UNDERSTOOD', `${stack}/${place} does not resolve to text.`);
  }

  #intrinsic(stack: string, name: string, argument: unknown): unknown {
    switch (name) {
      case 'Ref':
        return this.#ref(stack, String(argument));
      case 'Fn::GetAtt':
        return this.#attribute(stack, argument);
      case 'Fn::Join':
        return this.#join(stack, argument);
      case 'Fn::Sub':
        return this.#substitute(stack, argument);
      case 'Fn::ImportValue':
        return this.#import(this.text(stack, argument, 'Fn::ImportValue'));
      case 'Fn::Select':
        return this.#select(stack, argument);
      case 'Fn::Split':
        return this.#split(stack, argument);
      case 'Fn::GetStackOutput':
        return this.#stackOutput(argument);
      default:
        throw unprocessable('TEMPLATE_NOT_UNDERSTOOD', `${stack} uses ${name}, which the local runtime does not know.`);
    }
  }

  #ref(stack: string, id: string): unknown {
    if (id === 'AWS::NoValue') return undefined;
    const pseudo = PSEUDO[id];
    if (pseudo !== undefined) return pseudo;
    const template = this.#templates.get(stack);
    const parameter = template?.Parameters?.[id];
    if (parameter) return parameter.Default ?? id;
    const type = template?.Resources?.[id]?.Type;
    if (type === 'AWS::SQS::Queue') return `http://127.0.0.1/${ACCOUNT}/${this.nameOf(stack, id)}`;
    return KINDS[type ?? '']?.ref === 'arn' ? this.arnOf(stack, id) : KINDS[type ?? ''] === undefined ? id : this.nameOf(stack, id);
  }

  #attribute(stack: string, argument: unknown): string {
    const [id = '', attribute = ''] = Array.isArray(argument) ? argument.map(String) : String(argument).split('.', 2);
    if (attribute === 'Arn') return this.arnOf(stack, id);
    if (attribute === 'Name' || attribute === 'QueueName') return this.nameOf(stack, id);
    return `${id}.${attribute}`;
  }

  #join(stack: string, argument: unknown): string {
    const [separator, parts] = Array.isArray(argument) ? argument : [];
    const resolved = this.resolve(stack, parts);
    return (Array.isArray(resolved) ? resolved : []).map(String).join(String(separator));
  }

  #substitute(stack: string, argument: unknown): string {
    const [text, values] = Array.isArray(argument) ? argument : [argument, {}];
    const given = isObject(values) ? values : {};
    return String(text).replaceAll(/\$\{(!?)([^}]+)\}/g, (_match, literal: string, name: string) => {
      if (literal !== '') return `\${${name}}`;
      if (name in given) return String(this.resolve(stack, given[name]));
      return String(name.includes('.') ? this.#attribute(stack, name) : this.#ref(stack, name));
    });
  }

  #import(name: string): unknown {
    const found = this.#exports.get(name);
    if (!found) throw unprocessable('TEMPLATE_NOT_UNDERSTOOD', `Nothing exports ${name}.`);
    return this.resolve(found.stack, found.value);
  }

  #stackOutput(argument: unknown): unknown {
    const { StackName: stack, OutputName: output } = isObject(argument) ? argument : {};
    return this.resolve(String(stack), this.#templates.get(String(stack))?.Outputs?.[String(output)]?.Value);
  }

  #select(stack: string, argument: unknown): unknown {
    const [index, list] = Array.isArray(argument) ? argument : [];
    const resolved = this.resolve(stack, list);
    return Array.isArray(resolved) ? resolved[Number(index)] : undefined;
  }

  #split(stack: string, argument: unknown): string[] {
    const [separator, text] = Array.isArray(argument) ? argument : [];
    return this.text(stack, text, 'Fn::Split').split(String(separator));
  }
}
