import { invalidInput } from '../../shared/core/errors.ts';
import { readAlternatives, type Alternative } from './alternatives.ts';
import { anyOf, compileAlternative, type EventMatcher } from './compile.ts';
import { isObject } from './operators/operand.ts';

export interface RouterRule {
  /** Unique within the router. */
  readonly name: string;
  /** The parsed event pattern. */
  readonly pattern: unknown;
}

/** The names of the rules that an event matches, in the order the rules were given. */
export type Route = (event: unknown) => string[];

interface Candidate {
  readonly name: string;
  readonly matches: EventMatcher;
}

interface CompiledRule {
  readonly name: string;
  readonly alternatives: readonly { readonly fields: Alternative; readonly matches: EventMatcher }[];
}

function compileRule(rule: RouterRule): CompiledRule {
  return {
    name: rule.name,
    alternatives: readAlternatives(rule.pattern).map((fields) => ({ fields, matches: compileAlternative(fields) })),
  };
}

function refuseDuplicates(rules: readonly RouterRule[]): void {
  const seen = new Set<string>();
  for (const [at, { name }] of rules.entries()) {
    if (seen.has(name)) {
      throw invalidInput('DUPLICATE_RULE', `Two rules are named ${name}.`, [{ path: `/${at}/name`, message: 'is used twice' }]);
    }
    seen.add(name);
  }
}

function admits(fields: Alternative, path: string, value: string | undefined): boolean {
  const only = fields.get(path)?.onlyStrings;
  return only === undefined || (value !== undefined && only.has(value));
}

/** The values of a field that rules name; every other value finds the same candidates. */
function namedValues(rules: readonly CompiledRule[], path: string): ReadonlySet<string> {
  return new Set(rules.flatMap((rule) => rule.alternatives.flatMap(({ fields }) => [...(fields.get(path)?.onlyStrings ?? [])])));
}

/** Finds the rules that an event of this source and detail type could match; computed once for each pair. */
function createIndex(rules: readonly CompiledRule[]): (source: string, detailType: string) => readonly Candidate[] {
  const sources = namedValues(rules, 'source');
  const detailTypes = namedValues(rules, 'detail-type');
  const found = new Map<string | undefined, Map<string | undefined, readonly Candidate[]>>();
  return (source, detailType) => {
    const sourceKey = sources.has(source) ? source : undefined;
    const detailTypeKey = detailTypes.has(detailType) ? detailType : undefined;
    const ofSource = found.get(sourceKey) ?? new Map<string | undefined, readonly Candidate[]>();
    const known = ofSource.get(detailTypeKey);
    if (known) return known;
    const candidates = rules.flatMap(({ name, alternatives }) => {
      const possible = alternatives.filter(({ fields }) => admits(fields, 'source', sourceKey) && admits(fields, 'detail-type', detailTypeKey));
      return possible.length === 0 ? [] : [{ name, matches: anyOf(possible.map(({ matches }) => matches)) }];
    });
    found.set(sourceKey, ofSource.set(detailTypeKey, candidates));
    return candidates;
  };
}

/**
 * Compiles the rules of an event bus. Rules that name their `source` or `detail-type` are looked up, not tried.
 * @throws DevopsError `INVALID_EVENT_PATTERN` for a wrong pattern, `DUPLICATE_RULE` when two rules share a name
 */
export function createRouter(rules: readonly RouterRule[]): Route {
  refuseDuplicates(rules);
  const compiled = rules.map(compileRule);
  const candidatesFor = createIndex(compiled);
  const everyRule = compiled.map(({ name, alternatives }) => ({ name, matches: anyOf(alternatives.map(({ matches }) => matches)) }));
  return (event) => {
    if (!isObject(event)) return [];
    const { source, 'detail-type': detailType } = event;
    const candidates = typeof source === 'string' && typeof detailType === 'string' ? candidatesFor(source, detailType) : everyRule;
    const names: string[] = [];
    for (const { name, matches } of candidates) if (matches(event)) names.push(name);
    return names;
  };
}
