import { mkdirSync, readFileSync, existsSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

function required(name: string): string {
  const value = process.env[name];
  if (value === undefined || value === '') throw new Error(`Set ${name}: run the suite by npm run test:e2e or npm run test:e2e:ministack.`);
  return value;
}

/** The service under test: a local runtime or a deployed stack; the suite does not know which. */
export const target = {
  url: required('E2E_URL').replace(/\/$/, ''),
  token: required('E2E_TOKEN'),
  events: { endpoint: required('E2E_EVENTS_ENDPOINT'), bus: required('E2E_BUS') },
  /** Where the transcript of this run goes; two transcripts are compared for parity. */
  transcript: process.env['E2E_TRANSCRIPT'],
};

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  // oxlint-disable-next-line typescript/no-explicit-any -- a test reads what came without restating its schema
  readonly json: any;
}

interface CallOptions {
  readonly body?: unknown;
  readonly raw?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** `null` sends no token. */
  readonly token?: string | null;
  /** Leave the answer out of the transcript: it depends on timing (polling) or on the machine. */
  readonly unrecorded?: boolean;
}

const ULID = /\b[0-9A-HJKMNP-TV-Z]{26}\b/g;
const INSTANT = /\b\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z\b/g;

/** What must be equal everywhere: ids, times and the place of the run are replaced. */
function normalise(text: string): string {
  return text
    .replaceAll(ULID, '<ulid>')
    .replaceAll(INSTANT, '<instant>')
    .replaceAll(/"requestId":"[^"]*"/g, '"requestId":"<request>"')
    .replaceAll(/"mode":"(local|aws)"/g, '"mode":"<mode>"')
    .replaceAll(/"createdBy":"[^"]*"/g, '"createdBy":"<subject>"');
}

function record(entry: object): void {
  if (target.transcript === undefined) return;
  mkdirSync(dirname(target.transcript), { recursive: true });
  const entries: unknown[] = existsSync(target.transcript) ? JSON.parse(readFileSync(target.transcript, 'utf8')) : [];
  writeFileSync(target.transcript, JSON.stringify([...entries, entry], null, 1));
}

/** Adds a fact that is not an HTTP answer (stored item, event) to the transcript. */
export function recordFact(name: string, value: unknown): void {
  record({ fact: name, value: normalise(JSON.stringify(value)) });
}

export async function call(method: string, path: string, options: CallOptions = {}): Promise<Answer> {
  const token = options.token === undefined ? target.token : options.token;
  const hasBody = options.body !== undefined || options.raw !== undefined;
  const response = await fetch(`${target.url}${path}`, {
    method,
    headers: {
      ...(hasBody ? { 'content-type': 'application/json' } : {}),
      ...(token === null ? {} : { authorization: `Bearer ${token}` }),
      ...options.headers,
    },
    ...(hasBody ? { body: options.raw ?? JSON.stringify(options.body) } : {}),
  });
  const text = await response.text();
  const isJson = response.headers.get('content-type')?.includes('json') ?? false;
  if (options.unrecorded !== true) record({ call: `${method} ${path.replaceAll(ULID, '<ulid>')}`, status: response.status, type: response.headers.get('content-type'), body: normalise(text) });
  return { status: response.status, headers: response.headers, text, json: isJson && text !== '' ? JSON.parse(text) : undefined };
}

/** Asks again until `done` holds; each question waits for the answer before, and the number of questions is bounded. */
export async function until(ask: () => Promise<Answer>, done: (answer: Answer) => boolean, attempts = 200): Promise<Answer> {
  for (let attempt = 0; attempt < attempts; attempt += 1) {
    const answer = await ask();
    if (done(answer)) return answer;
    await new Promise((resolve) => {
      setTimeout(resolve, 100);
    });
  }
  throw new Error(`Not done after ${attempts} questions.`);
}
