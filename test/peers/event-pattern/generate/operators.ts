import type { Chance } from './chance.ts';

/** One pattern value made for a leaf, named by the operator it uses. */
export interface MadeTest {
  readonly operator: string;
  readonly test: unknown;
}

type Maker<T> = (chance: Chance, value: T, hit: boolean) => unknown;

const otherTexts = ['zzz', 'running', 'prod', 'a', 'Alice', '10.9.9.9', 'photos/', '.png', '0'] as const;

function otherText(chance: Chance, value: string): string {
  const text = chance.pick(otherTexts);
  return text === value ? `${text}!` : text;
}

function swapCase(text: string): string {
  return Array.from(text, (character) => (character === character.toUpperCase() ? character.toLowerCase() : character.toUpperCase())).join('');
}

function start(chance: Chance, value: string, hit: boolean): string {
  return hit ? value.slice(0, chance.integer(0, value.length)) : `${value.slice(0, chance.integer(0, value.length))}~`;
}

function end(chance: Chance, value: string, hit: boolean): string {
  const rest = value.slice(chance.integer(0, value.length));
  return hit ? rest : `~${rest}`;
}

function escapeWildcard(text: string): string {
  return text.replaceAll(/[\\*]/g, String.raw`\$&`);
}

/** The text with some of its parts replaced by wildcards. */
function wildcardOf(chance: Chance, value: string, hit: boolean): string {
  const cuts = [chance.integer(0, value.length), chance.integer(0, value.length), chance.integer(0, value.length), chance.integer(0, value.length)];
  const [first = 0, second = 0, third = 0, fourth = 0] = cuts.toSorted((one, other) => one - other);
  const middle = escapeWildcard(value.slice(second, third));
  const stars = middle === '' ? '*' : `*${middle}*`;
  const made = `${escapeWildcard(value.slice(0, first))}${stars}${escapeWildcard(value.slice(fourth))}`;
  return hit ? made : `${made}~`;
}

function nonEmpty(text: string, otherwise: string): string {
  return text === '' ? otherwise : text;
}

/** An operand for anything-but that excludes the value when `hit` is false. */
function exclude(made: (hit: boolean) => string, listed: boolean, hit: boolean): unknown {
  const operand = nonEmpty(made(!hit), hit ? '~' : '?');
  return listed ? [operand, '~never'] : operand;
}

const addressPattern = /^(\d+\.){3}\d+$|^[0-9a-f:]*:[0-9a-f:]*$/i;

function cidrOf(chance: Chance, value: string, hit: boolean): string {
  if (!addressPattern.test(value)) return chance.pick(['10.0.0.0/8', '2001:db8::/32']);
  const isIPv6 = value.includes(':');
  if (!hit && chance.percent(15)) return isIPv6 ? `0.0.0.0/${chance.integer(0, 8)}` : `::/${chance.integer(0, 8)}`;
  if (hit) return `${value}/${chance.integer(0, isIPv6 ? 127 : 31)}`;
  return isIPv6 ? `fd00::/${chance.integer(8, 127)}` : `172.16.0.0/${chance.integer(12, 31)}`;
}

const forText: Readonly<Record<string, Maker<string>>> = {
  exact: (chance, value, hit) => (hit ? value : otherText(chance, value)),
  prefix: (chance, value, hit) => ({ prefix: start(chance, value, hit) }),
  'prefix-ignore-case': (chance, value, hit) => ({ prefix: { 'equals-ignore-case': swapCase(start(chance, value, hit)) } }),
  suffix: (chance, value, hit) => ({ suffix: end(chance, value, hit) }),
  'suffix-ignore-case': (chance, value, hit) => ({ suffix: { 'equals-ignore-case': swapCase(end(chance, value, hit)) } }),
  'equals-ignore-case': (_chance, value, hit) => ({ 'equals-ignore-case': hit ? swapCase(value) : `${swapCase(value)}~` }),
  wildcard: (chance, value, hit) => ({ wildcard: wildcardOf(chance, value, hit) }),
  'anything-but': (chance, value, hit) => ({ 'anything-but': hit ? otherText(chance, value) : value }),
  'anything-but-list': (chance, value, hit) => ({ 'anything-but': hit ? [otherText(chance, value), '~'] : ['~', value] }),
  'anything-but-prefix': (chance, value, hit) => ({ 'anything-but': { prefix: exclude((inner) => start(chance, value, inner), chance.percent(40), hit) } }),
  'anything-but-suffix': (chance, value, hit) => ({ 'anything-but': { suffix: exclude((inner) => end(chance, value, inner), chance.percent(40), hit) } }),
  'anything-but-ignore-case': (chance, value, hit) => ({
    'anything-but': { 'equals-ignore-case': exclude((inner) => (inner ? swapCase(value) : `${value}~`), chance.percent(40), hit) },
  }),
  'anything-but-wildcard': (chance, value, hit) => ({ 'anything-but': { wildcard: exclude((inner) => wildcardOf(chance, value, inner), chance.percent(40), hit) } }),
  'other-type': (chance, value) => chance.pick([Number(value.length), null, true, { numeric: ['>', -1] }, { 'anything-but': 5 }]),
};

const forAddress: Readonly<Record<string, Maker<string>>> = {
  cidr: (chance, value, hit) => ({ cidr: cidrOf(chance, value, hit) }),
};

function numericOf(chance: Chance, value: number, hit: boolean): unknown {
  const step = Math.abs(value) > 1e9 ? 1e9 : 1;
  const [low, high] = [value - step, value + step];
  const yes = [['=', value], ['<', high], ['<=', value], ['>', low], ['>=', value], ['>', low, '<=', value], ['>=', value, '<', high]] as const;
  const no = [['=', high], ['<', value], ['<=', low], ['>', value], ['>=', high], ['>', value, '<=', high], ['>=', low, '<', value]] as const;
  return { numeric: chance.pick(hit ? yes : no) };
}

const forNumber: Readonly<Record<string, Maker<number>>> = {
  exact: (_chance, value, hit) => (hit ? value : value + 1e6),
  numeric: numericOf,
  'anything-but': (_chance, value, hit) => ({ 'anything-but': hit ? value + 1e6 : value }),
  'anything-but-list': (_chance, value, hit) => ({ 'anything-but': hit ? [value + 1e6, 77] : [77, value] }),
  'other-type': (chance, value) => chance.pick([String(value), null, { prefix: String(value).slice(0, 1) }, { wildcard: '*' }, { 'anything-but': 'x' }, { suffix: '' }]),
};

const forOthers: Readonly<Record<string, Maker<boolean | null>>> = {
  exact: (chance, value, hit) => (hit ? value : chance.pick([!(value ?? false), 'null', 0])),
  'anything-but': (chance) => ({ 'anything-but': chance.pick(['true', 'null', 0]) }),
  'anything-but-prefix': () => ({ 'anything-but': { prefix: 'n' } }),
  'other-type': (chance, value) => chance.pick([String(value), 0, '', { 'equals-ignore-case': String(value) }]),
};

function choose<T>(makers: Readonly<Record<string, Maker<T>>>, chance: Chance, value: T, hit: boolean): MadeTest {
  const [first, ...others] = Object.entries(makers);
  if (!first) throw new Error('no operator to choose from');
  const [operator, make] = chance.pick([first, ...others]);
  return { operator, test: make(chance, value, hit) };
}

/** A pattern value that the leaf satisfies when `hit`; otherwise one that it most likely does not. */
export function makeTest(chance: Chance, value: string | number | boolean | null, hit: boolean): MadeTest {
  if (chance.percent(6)) return { operator: hit ? 'exists-true' : 'exists-false', test: { exists: hit } };
  if (typeof value === 'string') {
    return choose(addressPattern.test(value) && chance.percent(60) ? forAddress : forText, chance, value, hit);
  }
  return typeof value === 'number' ? choose(forNumber, chance, value, hit) : choose(forOthers, chance, value, hit);
}
