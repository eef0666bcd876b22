import type { EnvironmentEntry } from '../../../jenkins/index.ts';
import type { Text } from '../../model.ts';
import { referencesIn } from '../../text.ts';
import type { Losses } from '../../yaml-source.ts';
import { exact } from './literals.ts';
import { holderOf, isKnownReference, printValue, secretsIn, soleSecret } from './references.ts';

type Env = Readonly<Record<string, Text>>;

const NAME = /^[A-Za-z_]\w*$/;

/** The variables that Jenkins can set; those that hold only themselves need not be set. */
export function printable(env: Env, place: string, losses: Losses): Env {
  return Object.fromEntries(Object.entries(env).filter(([name, text]) => {
    const foreign = referencesIn(text).filter((reference) => !isKnownReference(reference));
    if (!NAME.test(name)) losses.add('VALUE_NOT_CARRIED', `${place}/${name}`, 'No variable can have that name in Jenkins.');
    else if (foreign.length > 0) losses.add('VALUE_NOT_CARRIED', `${place}/${name}`, `Jenkins does not know ${foreign.map((reference) => reference.name).join(', ')}.`);
    else return soleSecret(text) !== undefined || !isItself(name, text);
    return false;
  }));
}

function isItself(name: string, text: Text): boolean {
  const [only, second] = text.filter((part) => part !== '');
  return second === undefined && typeof only === 'object' && holderOf(only) === name;
}

/** `environment` of a pipeline or stage; secrets come from the credentials of their name. */
export function printEnvironment(env: Env, place: string, losses: Losses): { readonly environment?: readonly EnvironmentEntry[] } {
  const known = printable(env, place, losses);
  const secrets = secretsIn(known);
  for (const { name } of Object.values(secrets)) losses.add('SECRET_TO_SET', place, `Set the credentials ${name}, of the kind "Secret text".`);
  const entries: readonly EnvironmentEntry[] = [
    ...Object.entries(secrets).map(([key, { name }]): EnvironmentEntry => ({ key, value: { name: 'credentials', arguments: [exact(name)] } })),
    ...Object.entries(known).filter(([key]) => !Object.hasOwn(secrets, key)).map(([key, text]): EnvironmentEntry => ({ key, value: exact(printValue(text)) })),
  ];
  return entries.length === 0 ? {} : { environment: entries };
}
