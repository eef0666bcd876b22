import type { OperationMetadata } from '../../shared/agent/operation.ts';
import type { Connection } from './connection.ts';

/** A refusal of the service, in its own words. */
export class RefusedError extends Error {
  readonly problem: unknown;

  constructor(status: number, problem: unknown) {
    super(`The service answered ${status}.`);
    this.problem = problem;
  }
}

const asText = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value));

/** Calls an operation over its route: template names from the input go into the path, the rest into query or body. */
export async function callOperation({ url, token }: Connection, operation: OperationMetadata, input: Readonly<Record<string, unknown>>): Promise<unknown> {
  const rest = new Map(Object.entries(input));
  const path = operation.path.replaceAll(/\{(\w+)\}/g, (_match, name: string) => {
    const value = rest.get(name);
    rest.delete(name);
    return encodeURIComponent(asText(value ?? ''));
  });
  const hasBody = operation.method === 'POST' || operation.method === 'PUT';
  const query = hasBody ? '' : new URLSearchParams([...rest].map(([name, value]): [string, string] => [name, asText(value)])).toString();
  const response = await fetch(`${url}${path}${query === '' ? '' : `?${query}`}`, {
    method: operation.method,
    headers: { authorization: `Bearer ${token}`, ...(hasBody ? { 'content-type': 'application/json' } : {}) },
    ...(hasBody ? { body: JSON.stringify(Object.fromEntries(rest)) } : {}),
  });
  const text = await response.text();
  const isJson = response.headers.get('content-type')?.includes('json') ?? false;
  const answer: unknown = isJson && text !== '' ? JSON.parse(text) : text;
  if (!response.ok) throw new RefusedError(response.status, answer);
  return answer;
}
