import { isScalar, type Scalar } from 'yaml';
import { addEntry, isEditable } from '../../edits.ts';
import { defineRule, type Edit, type Fix, type Remainder } from '../../model.ts';
import { endOf, pairOf, startOf, textOf, textsOf, valueOf, type JobNode, type Source, type StepNode } from '../../source.ts';
import { variableNameOf } from '../../variables.ts';
import { plainness } from './plainness.ts';
import { referenceAt } from './reference.ts';
import { shellOf } from './shell.ts';

const EXPRESSION = /\$\{\{(?<inner>(?:[^}']|'[^']*'|\}(?!\}))*)\}\}/g;
const MAX_SCRIPT = 20_000;
const LITERAL = /^\s*'[^']*'\s*$/;

/** Expressions in scripts become variables: a value can then no longer be read as code. */
export default defineRule({
  id: 'template-injection',
  platform: 'github-actions',
  order: 25,
  find(source) {
    const found = source.jobs.flatMap((job) => job.steps.flatMap((step) => ofStep(source, job, step)));
    return { fixes: found.flatMap((one) => ('edits' in one ? [one] : [])), left: found.filter((one) => !('edits' in one)) };
  },
});

interface Spot {
  readonly start: number;
  readonly end: number;
  readonly inner: string;
}

function ofStep(source: Source, job: JobNode, step: StepNode): (Fix | Remainder)[] {
  const node = valueOf(step.map, 'run');
  if (!isScalar(node) || typeof node.value !== 'string' || !node.value.includes('${{')) return [];
  const place = { offset: startOf(node), job: job.id, step: step.index };
  if (node.value.length > MAX_SCRIPT) return [{ place, why: 'The script is too long to be followed.' }];
  const spots = spotsIn(source, node);
  if (spots.length === 0) return [];
  const keep = (why: string): Remainder[] => [{ place, why }];
  const shell = shellOf(source, job, step);
  if (shell === undefined) return keep('Which shell runs this script is not the same on all machines or not known; a variable is written otherwise in each.');
  if (!isEditable(source, step.map)) return keep('The step is written in a style that cannot be edited in place.');
  const raw = source.content.slice(startOf(node), endOf(node));
  const names = new Map<string, string>();
  const edits: Edit[] = [];
  const reasons: string[] = [];
  for (const { start, end, inner } of spots) {
    const expression = inner.trim();
    const own = existingVariable(expression, source, job, step);
    const name = own ?? variableNameOf(expression);
    const text = withoutQuotes(node, referenceAt(shell, scriptBefore(node, raw.slice(0, start - startOf(node))), expression, name, plainness(expression, source, job, step)));
    if ('why' in text) reasons.push(`${expression}: ${text.why}`);
    else if (own === undefined && !isNameable(name, expression, names, step)) reasons.push(`${expression}: it cannot be written as a variable of the step`);
    else if (!fitsQuotes(node, text.text)) reasons.push(`${expression}: the quotes around the script do not allow those that the variable needs`);
    else {
      edits.push({ start, end, text: text.text });
      if (own === undefined) names.set(name, expression);
    }
  }
  const entries = [...names].map(([name, expression]) => addEntry(source, step.map, 'env', `${name}: ${quoted(expression)}`, { before: 'run' }));
  if (entries.includes(undefined)) return keep('The variables of the step are written in a style that cannot be edited in place.');
  const remainders = reasons.map((why): Remainder => ({ place, why }));
  if (edits.length === 0) return remainders;
  const variables = pairOf(step.map, 'env') === undefined ? merged(entries) : entries.flatMap((entry) => entry ?? []);
  return [...remainders, { place, why: 'What the expression yields is put into the script before the shell reads it, so its text can be code; a variable is always a value.', edits: [...variables, ...edits] }];
}

/** One table for several new entries. */
function merged(entries: readonly (Edit | undefined)[]): Edit[] {
  const [first, ...rest] = entries.flatMap((entry) => entry ?? []);
  if (first === undefined) return [];
  const head = /^env:\r?\n\s*/.exec(first.text)?.[0] ?? '';
  const tail = /\r?\n\s*$/.exec(first.text)?.[0] ?? '';
  const separator = head.slice('env:'.length);
  const lines = [first, ...rest].map(({ text }) => text.slice(head.length, text.length - tail.length));
  return [{ ...first, text: `${head}${lines.join(separator)}${tail}` }];
}

function spotsIn({ content }: Source, node: Scalar): Spot[] {
  const start = startOf(node);
  const raw = content.slice(start, endOf(node));
  return [...raw.matchAll(EXPRESSION)].flatMap((match) => {
    const inner = match.groups?.['inner'] ?? '';
    return LITERAL.test(inner) ? [] : [{ start: start + match.index, end: start + match.index + match[0].length, inner }];
  });
}

/** `env.NAME` is a variable of the process already, unless nothing declares it. */
function existingVariable(expression: string, source: Source, job: JobNode, step: StepNode): string | undefined {
  const name = /^env\.(?<name>[A-Za-z_]\w*)$/.exec(expression)?.groups?.['name'];
  if (name === undefined) return undefined;
  return [textsOf(source.root, 'env'), textsOf(job.map, 'env'), textsOf(step.map, 'env')].some((table) => table.has(name)) ? name : undefined;
}

function isNameable(name: string, expression: string, names: ReadonlyMap<string, string>, step: StepNode): boolean {
  if (/[\r\n"\\]/.test(expression) || name === 'EXPR_') return false;
  if ((names.get(name) ?? expression) !== expression) return false;
  const taken = textOf(step.map, 'env', name);
  return taken === undefined;
}

/** The value of the variable, quoted where plain text would end or become a comment. */
function quoted(expression: string): string {
  const text = `\${{ ${expression} }}`;
  return /: |:$| #/.test(text) ? `"${text}"` : text;
}

/** The script up to a place, as the shell gets it: without the quotes of the file around it, folded lines joined. */
function scriptBefore({ type }: Scalar, raw: string): string {
  if (type === 'BLOCK_FOLDED') return folded(raw);
  if (type === 'QUOTE_DOUBLE') return raw.slice(1).replaceAll('\\"', '"').replaceAll('\\\\', '\\');
  return type === 'QUOTE_SINGLE' ? raw.slice(1).replaceAll("''", "'") : raw;
}

/** Lines of the same depth become one; deeper ones and those around an empty one keep their break. */
function folded(raw: string): string {
  const [, ...lines] = raw.split(/\r?\n/);
  // The last line ends at the place itself, so that its blanks are all that shows its depth.
  const depths = lines.map((line, index) => (line.trim() !== '' || index === lines.length - 1 ? line.length - line.trimStart().length : -1));
  const base = depths.find((depth) => depth >= 0);
  return lines.reduce((text, line, index) => `${text}${depths[index] === base && depths[index - 1] === base ? ' ' : '\n'}${line}`, '');
}

/** One word means the same without quotes of its own, where those around the script would end at them. */
function withoutQuotes({ type }: Scalar, reference: ReturnType<typeof referenceAt>): ReturnType<typeof referenceAt> {
  return type === 'QUOTE_DOUBLE' && 'text' in reference && /^"\$\{\w+\}"$/.test(reference.text) ? { text: reference.text.slice(1, -1) } : reference;
}

function fitsQuotes({ type }: Scalar, text: string): boolean {
  if (type === 'QUOTE_DOUBLE') return !text.includes('"');
  return type === 'QUOTE_SINGLE' ? !text.includes("'") : true;
}
