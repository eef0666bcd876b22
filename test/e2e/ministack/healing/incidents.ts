import * as z from 'zod/mini';
import { target } from '../target.ts';

const PATIENCE_MS = 150_000;
const POLL_MS = 1000;

const incidentSchema = z.looseObject({
  id: z.string(),
  status: z.string(),
  remediation: z.nullable(z.string()),
  outcome: z.optional(z.string()),
  reason: z.optional(z.looseObject({ code: z.string() })),
  plan: z.optional(z.looseObject({ hash: z.string() })),
  timeline: z.array(z.looseObject({ code: z.string(), detail: z.string() })),
  ledger: z.array(z.looseObject({ body: z.looseObject({ record: z.string() }) })),
});
export type Seen = z.infer<typeof incidentSchema>;

/** The deployed API, as somebody who may do everything. */
export async function api(method: string, path: string, body?: object): Promise<unknown> {
  const answer = await fetch(`${target.url}${path}`, { method, headers: { authorization: `Bearer ${target.tokens['*'] ?? ''}`, 'content-type': 'application/json' }, ...(body === undefined ? {} : { body: JSON.stringify(body) }) });
  const json: unknown = await answer.json();
  if (!answer.ok) throw new Error(`${method} ${path}: ${JSON.stringify(json)}`);
  return json;
}

/** Lets remediations act in the emulated account, each in its mode. */
export async function enable(account: string, modes: Readonly<Record<string, 'auto' | 'approve'>>): Promise<void> {
  await api('PUT', '/v1/guards', { accounts: [account], regions: [target.region] });
  for (const [remediation, mode] of Object.entries(modes)) await api('PUT', `/v1/remediations/${remediation}/mode`, { mode });
}

/** The newest incident on a resource. */
export async function incidentOn(resource: string): Promise<string | undefined> {
  const { items } = z.looseObject({ items: z.array(z.looseObject({ id: z.string(), resource: z.looseObject({ id: z.string() }) })) }).parse(await api('GET', '/v1/incidents?limit=200'));
  return items.find((incident) => incident.resource.id === resource)?.id;
}

export const read = async (id: string): Promise<Seen> => incidentSchema.parse(await api('GET', `/v1/incidents/${id}`));

/** Looks at an incident until it is closed, and lets `act` answer to every look. */
export async function closed(id: string, act: (seen: Seen) => Promise<void> = async () => undefined): Promise<Seen> {
  const until = Date.now() + PATIENCE_MS;
  for (;;) {
    const incident = await read(id);
    if (incident.status === 'closed' || Date.now() > until) return incident;
    await act(incident);
    await new Promise((resolve) => {
      setTimeout(resolve, POLL_MS);
    });
  }
}
