import type { FunctionSpec } from '../shared/agent/function-catalog.ts';

export interface Route {
  /** `METHOD /path`, as API Gateway writes it. */
  readonly key: string;
  /** Nobody's token is asked for: it is public, or whoever calls signs what it sends. */
  readonly isOpen: boolean;
  /** A token must carry one of these: the scope itself, its area's `:*` or `*`. */
  readonly acceptedScopes: readonly string[];
}

/** The HTTP routes that a function answers. */
export function routesOf(spec: FunctionSpec): readonly Route[] {
  if (spec.kind === 'mcp') return ['POST', 'GET', 'DELETE'].map((method) => ({ key: `${method} /mcp`, isOpen: false, acceptedScopes: [] }));
  if (spec.kind !== 'api') return [];
  return spec.operations.map(({ method, path, scope, signed }) => ({ key: `${method} ${path}`, isOpen: scope === 'public' || signed !== undefined, acceptedScopes: acceptedScopes(scope) }));
}

function acceptedScopes(scope: string): readonly string[] {
  if (scope === 'public') return [];
  const area = scope.split(':')[0] ?? scope;
  return [scope, `${area}:*`, '*'];
}
