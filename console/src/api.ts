import createClient from 'openapi-fetch';
import type { components, paths } from './api.gen.ts';

export type Problem = components['schemas']['Problem'];
type Post<Path extends keyof paths> = paths[Path] extends { post: { responses: { 200: { content: { 'application/json': infer Body } } } } } ? Body : never;
type Get<Path extends keyof paths> = paths[Path] extends { get: { responses: { 200: { content: { 'application/json': infer Body } } } } } ? Body : never;

export type Health = Get<'/health'>;
export type OperationItem = Get<'/v1/operations'>['items'][number];
export type Job = Get<'/v1/jobs'>['items'][number];
export type Detection = Post<'/v1/repositories/detect'>;
export type Component = Detection['components'][number];
export type Generated = Post<'/v1/pipelines'>;
export type GeneratedFile = Generated['files'][number];
export type IncidentSummary = Get<'/v1/incidents'>['items'][number];
export type Incident = Get<'/v1/incidents/{id}'>;
export type Guards = Get<'/v1/guards'>;
export type Source = { archive: string } | { directory: string };
export type PlatformId = NonNullable<paths['/v1/pipelines']['post']['requestBody']>['content']['application/json']['platform'];

const TOKEN_KEY = 'devops-engineer-token';

/** The token lives in this tab only; a link may bring it in the fragment, which no server sees. */
export function readToken(): string {
  const fromLink = /[#&]token=([^&]+)/.exec(location.hash)?.[1];
  if (fromLink !== undefined) {
    sessionStorage.setItem(TOKEN_KEY, decodeURIComponent(fromLink));
    history.replaceState(null, '', `${location.pathname}#/`);
  }
  return sessionStorage.getItem(TOKEN_KEY) ?? '';
}

export function keepToken(token: string): void {
  sessionStorage.setItem(TOKEN_KEY, token);
}

/** What the service said when it refused, or what went wrong on the way. */
export class ApiError extends Error {
  readonly problem: Problem | undefined;

  constructor(problem: Problem | undefined, status: number) {
    super(problem?.detail ?? `The service answered ${status}.`);
    this.problem = problem;
  }
}

const client = createClient<paths>({ baseUrl: '/' });
client.use({
  onRequest: ({ request }) => {
    request.headers.set('authorization', `Bearer ${readToken()}`);
    return request;
  },
});

function dataOf<Data>(answer: { data?: Data; error?: unknown; response: Response }): Data {
  if (answer.data !== undefined) return answer.data;
  throw new ApiError(isProblem(answer.error) ? answer.error : undefined, answer.response.status);
}

function isProblem(value: unknown): value is Problem {
  return value !== null && typeof value === 'object' && 'code' in value && 'detail' in value;
}

export const api = {
  health: async (): Promise<Health> => dataOf(await client.GET('/health')),
  operations: async (): Promise<OperationItem[]> => dataOf(await client.GET('/v1/operations')).items,
  jobs: async (): Promise<Job[]> => dataOf(await client.GET('/v1/jobs', { params: { query: { limit: 10 } } })).items,
  incidents: async (): Promise<IncidentSummary[]> => dataOf(await client.GET('/v1/incidents', { params: { query: { limit: 50 } } })).items,
  incident: async (id: string): Promise<Incident> => dataOf(await client.GET('/v1/incidents/{id}', { params: { path: { id } } })),
  decide: async (id: string, planHash: string, decision: 'approve' | 'deny'): Promise<unknown> => dataOf(await client.POST('/v1/incidents/{id}/approval', { params: { path: { id } }, body: { planHash, decision } })),
  guards: async (): Promise<Guards> => dataOf(await client.GET('/v1/guards')),
  killSwitch: async (killSwitch: boolean): Promise<Guards> => dataOf(await client.PUT('/v1/guards', { body: { killSwitch } })),
  detect: async (source: Source): Promise<Detection> => dataOf(await client.POST('/v1/repositories/detect', { body: { source } })),
  generate: async (source: Source, platform: PlatformId): Promise<Generated> => dataOf(await client.POST('/v1/pipelines', { body: { source, platform } })),
};
