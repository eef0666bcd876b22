import createClient from 'openapi-fetch';
import type { components, paths } from './api.gen.ts';

export type Problem = components['schemas']['Problem'];
type Post<Path extends keyof paths> = paths[Path] extends { post: { responses: { 200: { content: { 'application/json': infer Body } } } } } ? Body : never;
type Get<Path extends keyof paths> = paths[Path] extends { get: { responses: { 200: { content: { 'application/json': infer Body } } } } } ? Body : never;

type Body<Path extends keyof paths> = paths[Path] extends { post: { requestBody: { content: { 'application/json': infer Sent } } } } ? Sent : never;

export type Health = Get<'/health'>;
export type OperationItem = Get<'/v1/operations'>['items'][number];
export type Job = Get<'/v1/jobs'>['items'][number];
export type Detection = Post<'/v1/repositories/detect'>;
export type Component = Detection['components'][number];
export type Generated = Post<'/v1/pipelines'>;
export type GeneratedFile = Generated['files'][number];
export type Warning = Generated['warnings'][number];
export type System = Get<'/v1/pipeline-systems'>['items'][number];
export type PipelineSet = Post<'/v1/repositories/pipelines'>['items'][number];
export type Hardened = Post<'/v1/pipelines/harden'>;
export type Converted = Post<'/v1/pipelines/convert'>;
export type Optimised = Post<'/v1/pipelines/optimise'>;
export type RecordedRuns = NonNullable<Body<'/v1/pipelines/optimise'>['runs']>;
export type IncidentSummary = Get<'/v1/incidents'>['items'][number];
export type Incident = Get<'/v1/incidents/{id}'>;
export type Guards = Get<'/v1/guards'>;
export type GuardChanges = Partial<Omit<Guards, 'version'>>;
export type Remediation = Get<'/v1/remediations'>['items'][number];
export type Mode = Remediation['mode'];
export type Scenario = Get<'/v1/drills/scenarios'>['items'][number];
export type Source = { archive: string } | { directory: string };

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
  changeGuards: async (changes: GuardChanges, version?: number): Promise<Guards> => dataOf(await client.PUT('/v1/guards', { body: { ...changes, ...(version === undefined ? {} : { version }) } })),
  remediations: async (): Promise<Remediation[]> => dataOf(await client.GET('/v1/remediations')).items,
  scenarios: async (): Promise<Scenario[]> => dataOf(await client.GET('/v1/drills/scenarios')).items,
  startDrill: async (seed: number, scenarios: string[] | undefined): Promise<Job> => dataOf(await client.POST('/v1/drills', { body: { seed, ...(scenarios === undefined ? {} : { scenarios }) } })),
  job: async (id: string): Promise<Job> => dataOf(await client.GET('/v1/jobs/{id}', { params: { path: { id } } })),
  detect: async (source: Source): Promise<Detection> => dataOf(await client.POST('/v1/repositories/detect', { body: { source } })),
  systems: async (): Promise<System[]> => dataOf(await client.GET('/v1/pipeline-systems')).items,
  pipelinesOf: async (source: Source): Promise<PipelineSet[]> => dataOf(await client.POST('/v1/repositories/pipelines', { body: { source } })).items,
  // Ids of systems come from the service's own list, which is wider than one operation's schema; the service checks them.
  generate: async (source: Source, platform: string): Promise<Generated> => dataOf(await client.POST('/v1/pipelines', { body: { source, platform: platform as Body<'/v1/pipelines'>['platform'] } })),
  harden: async ({ system, files }: PipelineSet): Promise<Hardened> => dataOf(await client.POST('/v1/pipelines/harden', { body: { platform: system as Body<'/v1/pipelines/harden'>['platform'], files } })),
  convert: async ({ system, files }: PipelineSet, to: string): Promise<Converted> => dataOf(await client.POST('/v1/pipelines/convert', { body: { from: system as Body<'/v1/pipelines/convert'>['from'], to: to as Body<'/v1/pipelines/convert'>['to'], files } })),
  optimise: async ({ system, files }: PipelineSet, runs: RecordedRuns): Promise<Optimised> => dataOf(await client.POST('/v1/pipelines/optimise', { body: { platform: system as Body<'/v1/pipelines/optimise'>['platform'], files, runs } })),
};
