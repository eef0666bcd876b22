import type { Reference, Text } from '../../model.ts';
import { plainText, referencesIn, tidy, variableOf } from '../../text.ts';

/** Variables of every build ("Using environment variables" in the handbook's chapter on Jenkinsfiles; Git plugin). */
const RUN_OF_VARIABLE: Readonly<Record<string, string>> = { GIT_COMMIT: 'commit', BRANCH_NAME: 'branch', TAG_NAME: 'tag', BUILD_ID: 'run-id', BUILD_NUMBER: 'run-number', WORKSPACE: 'workspace', WORKSPACE_TMP: 'temp', CHANGE_ID: 'change-number' };
const VARIABLE_OF_RUN: Readonly<Record<string, string>> = Object.fromEntries(Object.entries(RUN_OF_VARIABLE).map(([variable, run]) => [run, variable]));

type Env = Readonly<Record<string, Text>>;

/** True for a reference that Jenkins has a variable for. */
export const isKnownReference = ({ kind, name }: Reference): boolean => kind !== 'run' || Object.hasOwn(VARIABLE_OF_RUN, name);

/** The variable that holds what is referred to. */
export const holderOf = (reference: Reference): string => (reference.kind === 'run' ? (VARIABLE_OF_RUN[reference.name] ?? reference.name) : reference.kind === 'variable' ? reference.name : variableOf(reference));

/** The variables of builds that a script reads. */
export function runsIn(script: string): Env {
  return Object.fromEntries(Object.entries(RUN_OF_VARIABLE).filter(([name]) => new RegExp(`\\$\\{?${name}\\b`).test(script)).map(([name, run]): [string, Text] => [name, [{ kind: 'run', name: run }]]));
}

/** Jenkins fills `$NAME` in where it sets variables (`EnvVars.overrideExpandingAll`); a doubled sign stands for itself. */
export function printValue(text: Text): string {
  return text.map((part) => (typeof part === 'string' ? part.replaceAll('$', '$$$$') : `\${${holderOf(part)}}`)).join('');
}

const MACRO = /\$\$|\$\{([A-Za-z_]\w*)\}|\$([A-Za-z_]\w*)/g;

/** The value of a variable with what Jenkins fills in; `env` holds the secrets that go by another name. */
export function readValue(value: string, axes: readonly string[], env: Env): Text {
  const parts: (string | Reference)[] = [];
  let end = 0;
  for (const match of value.matchAll(MACRO)) {
    const name = match[1] ?? match[2];
    parts.push(value.slice(end, match.index), name === undefined ? '$' : referenceTo(name, axes, env));
    end = match.index + match[0].length;
  }
  return tidy([...parts, value.slice(end)]);
}

/** What a variable of a build stands for. */
export function referenceTo(name: string, axes: readonly string[], env: Env = {}): Reference {
  if (axes.includes(name)) return { kind: 'matrix', name };
  const secret = soleSecret(Object.hasOwn(env, name) ? env[name] : undefined);
  if (secret !== undefined) return secret;
  const run = Object.hasOwn(RUN_OF_VARIABLE, name) ? RUN_OF_VARIABLE[name] : undefined;
  return run === undefined ? { kind: 'variable', name } : { kind: 'run', name: run };
}

/** The secret that a text consists of. */
export function soleSecret(text: Text | undefined): Reference | undefined {
  if (text === undefined || plainText(text) !== undefined) return undefined;
  const [only, second] = text.filter((part) => part !== '');
  return second === undefined && typeof only === 'object' && only.kind === 'secret' ? only : undefined;
}

/** Secrets by the variable that must hold them, so that the texts of `env` can be filled in. */
export function secretsIn(env: Env): Readonly<Record<string, Reference>> {
  const entries = Object.entries(env).flatMap(([name, text]): [string, Reference][] => {
    const sole = soleSecret(text);
    if (sole !== undefined) return [[name, sole]];
    return referencesIn(text).filter(({ kind }) => kind === 'secret').map((secret): [string, Reference] => [holderOf(secret), secret]);
  });
  return Object.fromEntries(entries);
}
