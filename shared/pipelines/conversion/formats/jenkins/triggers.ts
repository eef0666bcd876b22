import type { AstCondition, AstTriggers } from '../../../jenkins/index.ts';
import { named } from '../../../platforms/jenkins/ast.ts';
import type { Triggers } from '../../model.ts';
import type { Losses } from '../../yaml-source.ts';
import { CHANGE, PRIMARY, patternOf, signature, TAG, TIMER, USER } from './conditions.ts';
import { exact } from './literals.ts';

type Mutable<Type> = { -readonly [Key in keyof Type]: Type[Key] };

const any = (children: readonly AstCondition[]): AstCondition => ({ name: 'anyOf', children });
const all = (...children: readonly AstCondition[]): AstCondition => ({ name: 'allOf', children });
const pattern = (name: string, value: string): AstCondition => ({ name, arguments: [{ key: 'pattern', value: exact(value) }] });
const PUSH: AstCondition = { name: 'not', children: [any([CHANGE, TAG, TIMER])] };
const SCHEDULE = all(PRIMARY, TIMER);

/** Patterns that Jenkins matches alike: `*` within a part, `**` across. */
const isPattern = (text: string): boolean => !/[?+[\]!,]/.test(text.replace(/^!/, ''));
/** Patterns without one that stands for all. */
const plain = (patterns: readonly string[]): readonly string[] => (patterns.some((text) => /^\*\*?$/.test(text)) ? patterns.filter((text) => text.startsWith('!')) : patterns);

/**
 * What starts a workflow, as a condition: a multibranch job starts for every branch, change and tag. `undefined` for one
 * that nothing keeps from starting.
 */
export function printStart({ push, change, tag, schedule, manual }: Triggers, place: string, losses: Losses): AstCondition | undefined {
  const patterns = (name: string, given: readonly string[]): readonly string[] => {
    const unknown = given.filter((text) => !isPattern(text));
    if (unknown.length > 0) losses.add('TRIGGER_NOT_CARRIED', `${place}/${name}`, `Jenkins has no pattern like "${unknown.join('", "')}"; it starts for all.`);
    return unknown.length > 0 ? [] : plain(given);
  };
  for (const [name, paths] of [['push', push?.paths ?? []], ['pull_request', change?.paths ?? []]] as const) {
    if (paths.length > 0) losses.add('TRIGGER_NOT_CARRIED', `${place}/${name}/paths`, 'Jenkins compares paths with the build before it only, so that it starts for all of them.');
  }
  const branches = patterns('push', push?.branches ?? []);
  const targets = patterns('pull_request', change?.targets ?? []);
  const tags = patterns('push', tag?.patterns ?? []);
  const isFree = push !== undefined && change !== undefined && tag !== undefined && schedule === undefined && branches.length + targets.length + tags.length === 0;
  if (isFree) return undefined;
  const parts = [
    ...(push === undefined ? [] : branches.length === 0 ? [PUSH] : branchParts(branches)),
    ...(change === undefined ? [] : targets.length === 0 ? [CHANGE] : targets.map((target): AstCondition => ({ name: 'changeRequest', arguments: [{ key: 'target', value: exact(target) }, named('comparator', 'GLOB')] }))),
    ...(tag === undefined ? [] : tags.length === 0 ? [TAG] : tags.map((text) => pattern('tag', text))),
    ...(schedule === undefined ? [] : [SCHEDULE]),
    ...(manual ? [USER] : []),
  ];
  return parts.length === 1 ? parts[0] : any(parts);
}

function branchParts(branches: readonly string[]): readonly AstCondition[] {
  const [wanted, not] = [branches.filter((name) => !name.startsWith('!')), branches.filter((name) => name.startsWith('!'))];
  const parts = wanted.map((name) => pattern('branch', name));
  if (not.length === 0) return parts;
  return [all(...(parts.length > 0 ? [any(parts)] : [PUSH]), ...not.map((name): AstCondition => ({ name: 'not', children: [pattern('branch', name.slice(1))] })))];
}

/** What {@link printStart} wrote; `undefined` for any other condition. */
export function readStart(condition: AstCondition): Triggers | undefined {
  const triggers: Mutable<Triggers> = {};
  const isStart = (condition.name === 'anyOf' ? (condition.children ?? []) : [condition]).every((part) => readPart(part, triggers));
  return isStart ? triggers : undefined;
}

function readPart(part: AstCondition, into: Mutable<Triggers>): boolean {
  const shape = signature(part);
  const text = patternOf(part.arguments, part.name === 'changeRequest' ? 'target' : 'pattern');
  if (shape === signature(PUSH)) into.push = { branches: [], paths: [] };
  else if (shape === signature(CHANGE)) into.change = { targets: [], paths: [] };
  else if (shape === signature(TAG)) into.tag = { patterns: [] };
  else if (shape === signature(SCHEDULE)) into.schedule = into.schedule ?? [];
  else if (shape === signature(USER)) into.manual = true;
  else if (part.name === 'branch' && text !== undefined) into.push = { branches: [...(into.push?.branches ?? []), text], paths: [] };
  else if (part.name === 'changeRequest' && text !== undefined) into.change = { targets: [...(into.change?.targets ?? []), text], paths: [] };
  else if (part.name === 'tag' && text !== undefined) into.tag = { patterns: [...(into.tag?.patterns ?? []), text] };
  else return part.name === 'allOf' && readBranches(part.children ?? [], into);
  return true;
}

function readBranches([wanted, ...not]: readonly AstCondition[], into: Mutable<Triggers>): boolean {
  const names = not.map(({ name, children = [] }) => (name === 'not' && children[0]?.name === 'branch' ? patternOf(children[0].arguments) : undefined));
  if (wanted === undefined || names.length === 0 || names.includes(undefined)) return false;
  const inner = readStart(wanted);
  if (inner?.push === undefined) return false;
  into.push = { branches: [...(inner.push.branches.length > 0 ? inner.push.branches : ['**']), ...names.map((name) => `!${name ?? ''}`)], paths: [] };
  return true;
}

const NAMES: readonly (readonly string[])[] = [[], [], [], ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC'], ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT']];
const UTC = 'TZ=UTC';

/** A cron line as Jenkins takes it, which knows no names; `undefined` for what is none. */
function plainCron(cron: string): string | undefined {
  const fields = cron.trim().split(/\s+/);
  const numbers = fields.map((field, index) => field.toUpperCase().replaceAll(/[A-Z]{3}/g, (name) => String((NAMES[index]?.indexOf(name) ?? -1) + (index === 3 ? 1 : 0))));
  return numbers.length === 5 && numbers.every((field) => /^[\d*/,-]+$/.test(field)) ? numbers.join(' ') : undefined;
}

/** The schedule, in UTC as GitHub's; all lines stand in one text. */
export function printSchedule({ schedule }: Triggers, place: string, losses: Losses): AstTriggers | undefined {
  const lines = (schedule ?? []).flatMap((cron) => {
    const line = plainCron(cron);
    if (line === undefined) losses.add('SCHEDULE_TO_SET', `${place}/schedule`, `"${cron}" is no time that Jenkins knows.`);
    return line ?? [];
  });
  return lines.length === 0 ? undefined : { triggers: [{ name: 'cron', arguments: [exact([UTC, ...lines].join('\n'))] }] };
}

/** The lines of a `cron` trigger; those with `H`, or in a time zone of their own, nobody else knows. */
export function readSchedule(spec: string): { readonly plain: readonly string[]; readonly other: readonly string[] } {
  const lines = spec.split('\n').map((line) => line.trim()).filter((line) => line !== '' && !line.startsWith('#'));
  const isElsewhere = lines.some((line) => line.startsWith('TZ=') && line !== UTC);
  const times = lines.filter((line) => !line.startsWith('TZ='));
  const isPlain = (line: string): boolean => !isElsewhere && /^[\d*/,\- ]+$/.test(line);
  return { plain: times.filter(isPlain), other: times.filter((line) => !isPlain(line)) };
}
