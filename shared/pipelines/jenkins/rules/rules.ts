import { isKeyed, isMethodCall, isRaw, type ArgumentList, type MethodCall, type NamedArgument, type RawArgument } from '../ast.ts';
import { BLOCKED_CALLS, NESTED_CALLS, type Catalogue, type Extensions, type ParameterType, type Signature } from '../catalogue.ts';
import type { Notes } from '../notes.ts';
import { nearest } from './nearest.ts';

/** Notes and extensions that all rules share, and the checks of arguments. */
export class Rules {
  readonly notes: Notes;
  readonly extensions: Extensions;

  constructor(notes: Notes, extensions: Extensions) {
    this.notes = notes;
    this.extensions = extensions;
  }

  add(code: string, message: string, node: object): void {
    this.notes.add(code, message, node);
  }

  empty(section: string, entries: readonly unknown[], node: object): void {
    if (entries.length === 0) this.add('JENKINS_EMPTY_SECTION', `${section} is empty.`, node);
  }

  required(name: string, node: object): void {
    this.add('JENKINS_REQUIRED', `${name} is missing.`, node);
  }

  /** Each name that is there more than once. */
  unique(what: string, names: readonly string[], node: object): void {
    const twice = new Set(names.filter((name, index) => names.indexOf(name) !== index));
    for (const name of twice) this.add('JENKINS_DUPLICATE', `${what} ${name} is there twice.`, node);
  }

  known(what: string, name: string, catalogue: { readonly has: (name: string) => boolean }, extra: readonly string[] | undefined, node: object, names: Iterable<string> = []): boolean {
    if (catalogue.has(name) || extra?.includes(name)) return true;
    const near = nearest(name, [...names, ...(extra ?? [])]);
    this.add('JENKINS_UNKNOWN_TYPE', `${name} is no known ${what}.${near === undefined ? '' : ` Did you mean ${near}?`}`, node);
    return false;
  }

  /** A step or a condition against its signature. */
  arguments(name: string, given: ArgumentList, found: Signature, node: object): void {
    if (isSingle(given)) this.#single(name, given, found, node);
    else if (given.some((argument) => !isKeyed(argument))) this.add('JENKINS_UNNAMED_ARGUMENTS', `${name} takes its arguments by name.`, node);
    else this.#named(name, given.filter(isNamed), found, node);
  }

  #single(name: string, given: RawArgument, found: Signature, node: object): void {
    const [sole, second] = found.required;
    if (sole !== undefined && second === undefined) this.type(given, found.parameters[sole], sole);
    else if (found.block !== true && found.open !== true) this.add('JENKINS_UNNAMED_ARGUMENTS', `${name} takes no single argument without a name.`, node);
  }

  #named(name: string, given: readonly NamedArgument[], found: Signature, node: object): void {
    const [sole] = found.required;
    const isDescribable = found.required.length === 1 && sole !== undefined && found.parameters[sole] === 'object';
    const unknown = given.filter(({ key }) => !(key in found.parameters));
    if (isDescribable && unknown.length > 0) return;
    if (found.open !== true) for (const argument of unknown) this.#unknownParameter(name, argument.key, found, argument);
    for (const { key, value } of given) this.type(value, found.parameters[key], key);
    for (const missing of found.required) {
      if (unknown.length === 0 && given.every(({ key }) => key !== missing)) this.add('JENKINS_ARGUMENT_MISSING', `${name} needs ${missing}.`, node);
    }
  }

  #unknownParameter(name: string, key: string, found: Signature, node: object): void {
    const near = nearest(key, Object.keys(found.parameters));
    this.add('JENKINS_UNKNOWN_ARGUMENT', `${name} takes no ${key}.${near === undefined ? '' : ` Did you mean ${near}?`}`, node);
  }

  /** A literal against the type of a parameter. What is computed at run time is not known here. */
  type(given: RawArgument, type: ParameterType | undefined, name: string): void {
    if (!given.isLiteral || type === undefined || given.value === null) return;
    const actual = typeof given.value;
    const isWhole = actual === 'number' && Number.isInteger(given.value);
    const wrong =
      (type === 'string' && (actual === 'boolean' || isWhole)) ||
      (type === 'int' && actual !== 'number') ||
      type === 'list' ||
      (typeof type === 'object' && !type.includes(String(given.value)));
    if (wrong) this.add('JENKINS_ARGUMENT_TYPE', `${name} is ${typeof type === 'string' ? `of type ${type}` : `one of ${type.join(', ')}`}, not ${JSON.stringify(given.value)}.`, given);
  }

  /** A call of options, triggers or parameters, and those in its arguments. */
  call(call: MethodCall, catalogue: Catalogue): void {
    if (BLOCKED_CALLS.has(call.name)) this.add('JENKINS_NOT_ALLOWED', `${call.name} is not allowed here.`, call);
    const nested = call.arguments.flatMap((argument) => (isKeyed(argument) ? [argument.value] : [argument])).filter((value: object) => isMethodCall(value));
    for (const inner of nested) this.call(inner, NESTED_CALLS);
    const found = Object.hasOwn(catalogue, call.name) ? catalogue[call.name] : undefined;
    const keyed = call.arguments.filter((argument) => isKeyed(argument));
    if (keyed.length > 0 && keyed.length < call.arguments.length) this.add('JENKINS_MIXED_ARGUMENTS', `${call.name} mixes arguments with and without names.`, call);
    else if (found !== undefined && found.open !== true) this.#signature(call, found);
  }

  #signature(call: MethodCall, found: Signature): void {
    const plain = call.arguments.filter((argument) => !isKeyed(argument));
    for (const argument of call.arguments) {
      if (!isKeyed(argument)) continue;
      const { key, value }: { readonly key: string; readonly value: RawArgument | MethodCall } = argument;
      if (!Object.hasOwn(found.parameters, key)) this.#unknownParameter(call.name, key, found, argument);
      else if (isRaw(value)) this.type(value, found.parameters[key], key);
    }
    if (plain.length < call.arguments.length) return;
    const [sole] = found.required;
    const isFlag = plain.length === 0 && found.required.length === 1 && sole !== undefined && found.parameters[sole] === 'boolean';
    if (plain.length > 1) this.add('JENKINS_UNNAMED_ARGUMENTS', `${call.name} takes its arguments by name.`, call);
    else if (plain.length !== found.required.length && !isFlag) this.add('JENKINS_ARGUMENT_COUNT', `${call.name} takes ${found.required.length} arguments without a name, not ${plain.length}.`, call);
    else if (sole !== undefined && plain[0] && isRaw(plain[0])) this.type(plain[0], found.parameters[sole], sole);
  }
}

const isSingle = (given: ArgumentList): given is RawArgument => !Array.isArray(given);
const isNamed = (given: NamedArgument | RawArgument): given is NamedArgument => 'key' in given;
