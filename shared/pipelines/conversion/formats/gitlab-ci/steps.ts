import { unquoteFolder, unquoteWord } from '../../../generation/shell.ts';
import type { Condition, Step, Text } from '../../model.ts';
import { onAxes, outcomeOf } from '../../outcome.ts';
import { readCondition, readText } from './expressions.ts';

const OPEN = /^(?:if (?<test>.*); then )?(?<soft>set \+e; \( set -e|\()$/;
const CLOSE = /^\)(?:; set -e)?(?:; fi)?$/;
const FOLDER = /^cd (?<folder>'(?:[^']|'\\'')*'|\S+)$/;
const EXPORT = /^export (?<name>[A-Za-z_]\w*)=(?<value>.*)$/;
const WORD = /'(?:[^']|'\\'')*'|"\$\{(\w+)\}"|[^'"\s$]+/g;

/** One entry of a script in a shell of its own, as the printer writes it; `undefined` for any other. */
export function isolatedStep(entry: string, place: string, axes: readonly string[]): Step | undefined {
  const lines = entry.replace(/\n+$/, '').split('\n');
  const open = OPEN.exec(lines[0] ?? '');
  if (open === null || lines.length < 3 || !CLOSE.test(lines.at(-1) ?? '')) return undefined;
  const { test, soft = '(' } = open.groups ?? {};
  const condition = test === undefined ? undefined : onAxes(readCondition(test), axes);
  if (test !== undefined && condition === undefined) return undefined;
  const body = lines.slice(1, -1);
  const folder = FOLDER.exec(body[0] ?? '')?.groups?.['folder'];
  if (folder !== undefined) body.shift();
  const env: Record<string, Text> = {};
  for (let line = EXPORT.exec(body[0] ?? ''); line !== null && isValue(line.groups?.['value'] ?? ''); line = EXPORT.exec(body[0] ?? '')) {
    env[line.groups?.['name'] ?? ''] = valueOf(line.groups?.['value'] ?? '', axes);
    body.shift();
  }
  return { kind: 'run', place, script: body.join('\n'), references: [], shell: 'bash', path: folder === undefined ? '.' : unquoteFolder(folder), env, ...(condition === undefined ? {} : { condition }), ...(soft === '(' ? {} : { mayFail: true as const }) };
}

const isValue = (value: string): boolean => value.replaceAll(WORD, '') === '';

function valueOf(value: string, axes: readonly string[]): Text {
  return [...value.matchAll(WORD)].flatMap(([word, variable]) => (variable === undefined ? [unquoteWord(word)] : readText(`\${${variable}}`, axes)));
}

/** Entries in shells of their own are steps each; all others share one shell and are one step. */
export function stepsOf(entries: readonly string[], place: string, axes: readonly string[], outcome?: 'always'): Step[] {
  const condition: { readonly condition?: Condition } = outcome === undefined ? {} : { condition: { kind: 'always' } };
  const steps: Step[] = [];
  let shared: string[] = [];
  const flush = (): void => {
    if (shared.length > 0) steps.push({ kind: 'run', place, script: shared.join('\n'), references: [], shell: 'bash', path: '.', env: {}, ...condition });
    shared = [];
  };
  for (const entry of entries) {
    const isolated = isolatedStep(entry, place, axes);
    if (isolated === undefined) shared.push(entry.replace(/\n+$/, ''));
    else {
      flush();
      steps.push(outcome === undefined || outcomeOf(isolated.condition) !== 'success' ? isolated : { ...isolated, condition: isolated.condition === undefined ? { kind: 'always' } : { kind: 'all', of: [{ kind: 'always' }, isolated.condition] } });
    }
  }
  flush();
  return steps.filter((step) => step.kind !== 'run' || step.script.trim() !== 'true');
}
