import type { RouteWiring } from '../template/wiring.ts';

interface Pattern {
  readonly route: RouteWiring;
  readonly parts: readonly string[];
}

export interface Match {
  readonly route: RouteWiring;
  readonly parameters: Readonly<Record<string, string>>;
}

const isGreedy = (part: string): boolean => part.startsWith('{') && part.endsWith('+}');
const isParameter = (part: string): boolean => part.startsWith('{');

/** API Gateway takes the most specific route: literal over parameter over greedy, part by part. */
function specificity(parts: readonly string[]): string {
  return parts.map((part) => (isGreedy(part) ? '2' : isParameter(part) ? '1' : '0')).join('');
}

function parametersOf(parts: readonly string[], path: readonly string[]): Record<string, string> | undefined {
  const found: Record<string, string> = {};
  for (const [index, part] of parts.entries()) {
    if (isGreedy(part)) return { ...found, [part.slice(1, -2)]: path.slice(index).join('/') };
    const given = path[index];
    if (given === undefined || (given === '' && isParameter(part))) return undefined;
    if (isParameter(part)) found[part.slice(1, -1)] = given;
    else if (part !== given) return undefined;
  }
  return parts.length === path.length ? found : undefined;
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

/** Matches requests to the template's routes. `allowed` lists the methods of a path that is known by other methods only. */
export function createMatcher(routes: readonly RouteWiring[]): (method: string, path: string) => { match?: Match; allowed: readonly string[] } {
  const patterns: Pattern[] = routes
    .map((route) => ({ route, parts: route.path.split('/').slice(1) }))
    .toSorted((a, b) => (specificity(a.parts) < specificity(b.parts) ? -1 : 1));
  return (method, path) => {
    const parts = path.split('/').slice(1).map(decode);
    const fitting = patterns.flatMap((pattern) => {
      const parameters = parametersOf(pattern.parts, parts);
      return parameters ? [{ route: pattern.route, parameters }] : [];
    });
    // The most exact path is the resource (OpenAPI, "Path Templating Matching"): `/things/{id}` says nothing of `/things/search`.
    const own = fitting.filter(({ route }) => route.path === fitting[0]?.route.path);
    const match = own.find(({ route }) => route.method === method || route.method === 'ANY');
    const allowed = [...new Set(own.map(({ route }) => route.method))];
    return match ? { match, allowed } : { allowed };
  };
}
