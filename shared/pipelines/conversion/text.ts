import type { Job, Reference, Text } from './model.ts';

/** Text without references: the text itself; with any, `undefined`. */
export function plainText(text: Text): string | undefined {
  return text.every((part) => typeof part === 'string') ? text.join('') : undefined;
}

/** Neighbouring strings as one, empty ones left out; the empty text is one empty string. */
export function tidy(parts: Text): Text {
  const joined: (string | Reference)[] = [];
  for (const part of parts) {
    const last = joined.at(-1);
    if (typeof part === 'string' && typeof last === 'string') joined[joined.length - 1] = last + part;
    else if (part !== '') joined.push(part);
  }
  return joined.length === 0 ? [''] : joined;
}

export function referencesIn(text: Text): readonly Reference[] {
  return text.filter((part): part is Reference => typeof part !== 'string');
}

/** Environment variable that stands for a reference in a script. */
export function variableOf({ kind, name }: Reference): string {
  const words = name.toUpperCase().replaceAll(/[^A-Z0-9]+/g, '_').replace(/^(?=\d)/, '_');
  return kind === 'run' ? `RUN_${words}` : words;
}

/**
 * A script in which each reference is a shell variable. Where the reference stands in single quotes, these are closed
 * around it, since no variable is filled in there.
 */
export function withVariables(text: Text): { readonly script: string; readonly references: readonly Reference[] } {
  let script = '';
  for (const part of text) {
    if (typeof part === 'string') script += part;
    else script += quoting(script) === 'single' ? `'"\${${variableOf(part)}}"'` : `\${${variableOf(part)}}`;
  }
  return { script, references: referencesIn(text) };
}

/** Which quotes are open at the end of a piece of shell (POSIX 2.2). */
function quoting(script: string): 'none' | 'single' | 'double' {
  let state: 'none' | 'single' | 'double' = 'none';
  for (let index = 0; index < script.length; index += 1) {
    const character = script[index];
    if (character === '\\' && state !== 'single') index += 1;
    else if (character === "'" && state !== 'double') state = state === 'single' ? 'none' : 'single';
    else if (character === '"' && state !== 'single') state = state === 'double' ? 'none' : 'double';
    else if (character === '#' && state === 'none' && /(?:^|\s)$/.test(script.slice(0, index))) index = endOfLine(script, index);
  }
  return state;
}

function endOfLine(script: string, from: number): number {
  const end = script.indexOf('\n', from);
  return end === -1 ? script.length : end;
}

/** Variables that the scripts of a job read in place of references; those of a variable need no new name. */
export function variablesUsed(job: Job): Readonly<Record<string, Text>> {
  const references = job.steps.flatMap((step): readonly Reference[] => (step.kind === 'run' ? step.references : []));
  return Object.fromEntries(references.filter(({ kind }) => kind !== 'variable').map((reference) => [variableOf(reference), [reference]]));
}
