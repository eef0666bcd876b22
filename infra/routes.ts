import type { FunctionSpec } from '../shared/agent/function-catalog.ts';

export interface Route {
  /** `METHOD /path`, as API Gateway writes it. */
  readonly key: string;
  /** Scope of its operation; `public` needs no token; absent where each call is checked by what it asks for (MCP). */
  readonly scope?: string;
  /** A token must carry one of these: the scope itself, its area's `:*` or `*`. */
  readonly acceptedScopes: readonly string[];
}

/** The HTTP routes that a function answers. */
export function routesOf(spec: FunctionSpec): readonly Route[] {
  if (spec.kind === 'mcp') return ['POST', 'GET', 'DELETE'].map((method) => ({ key: `${method} /mcp`, acceptedScopes: [] }));
  if (spec.kind !== 'api') return [];
  return spec.operations.map(({ method, path, scope }) => ({ key: `${method} ${path}`, scope, acceptedScopes: acceptedScopes(scope) }));
}

function acceptedScopes(scope: string): readonly string[] {
  if (scope === 'public') return [];
  const area = scope.split(':')[0] ?? scope;
  return [scope, `${area}:*`, '*'];
}
