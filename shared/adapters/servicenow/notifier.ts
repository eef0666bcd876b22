import * as z from 'zod/mini';
import type { JsonObject } from '../../core/json.ts';
import { defineNotifier, NotifyError, type Notice, type NotifierTools } from '../../ports/notifier.ts';

const TABLE = '/api/now/table/incident';
/** Choices of the incident table as it is delivered: 1 high, 2 medium, 3 low. */
const URGENCY = { critical: '1', high: '1', medium: '2', low: '3' } as const;
const IMPACT = { critical: '1', high: '2', medium: '2', low: '3' } as const;
const RESOLVED = '6';

const recordSchema = z.looseObject({ sys_id: z.string().check(z.regex(/^[0-9a-f]{32}$/)) });
const oneSchema = z.looseObject({ result: recordSchema });
const manySchema = z.looseObject({ result: z.array(recordSchema) });

interface Instance {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly tools: NotifierTools;
}

/** ServiceNow, Table API: one record of the incident table, found by `correlation_id`, which is the incident's id. */
export default defineNotifier({
  id: 'servicenow',
  title: 'ServiceNow',
  address: { need: 'required', form: 'url', says: 'The instance, e.g. https://example.service-now.com.' },
  secret: { need: 'required', says: '`user:password` of an integration user, or an OAuth access token.' },
  signingSecret: { need: 'none', says: '' },
  begins: ['awaiting-approval', 'ROLLED_BACK', 'HANDED_OVER'],
  edits: true,
  calls: false,
  deliver: async (notice, channel, { reference }, tools) => {
    const credentials = await tools.secret(channel.secret ?? '');
    const authorization = credentials.includes(':') ? `Basic ${Buffer.from(credentials).toString('base64')}` : `Bearer ${credentials}`;
    const instance: Instance = { url: (channel.address ?? '').replace(/\/+$/, ''), headers: { authorization, accept: 'application/json', 'content-type': 'application/json' }, tools };
    const id = reference ?? (await find(instance, notice.incident));
    return id === undefined ? create(instance, notice) : change(instance, id, notice);
  },
});

async function find({ url, headers, tools }: Instance, incident: string): Promise<string | undefined> {
  const query = new URLSearchParams({ sysparm_query: `correlation_id=${incident}`, sysparm_fields: 'sys_id', sysparm_limit: '1' });
  const text = await tools.send({ method: 'GET', url: `${url}${TABLE}?${query.toString()}`, headers });
  return read(manySchema, text).result[0]?.sys_id;
}

async function create({ url, headers, tools }: Instance, notice: Notice): Promise<string> {
  const { incident, severity, openedAt, resource } = notice;
  const record: JsonObject = {
    correlation_id: incident,
    correlation_display: 'DevOps Engineer',
    description: `${resource.type} ${resource.id} in ${resource.account}, ${resource.region}. Opened ${openedAt}.`,
    urgency: URGENCY[severity],
    impact: IMPACT[severity],
    ...changesOf(notice),
  };
  return read(oneSchema, await tools.send({ method: 'POST', url: `${url}${TABLE}?sysparm_fields=sys_id`, headers, body: JSON.stringify(record) })).result.sys_id;
}

async function change({ url, headers, tools }: Instance, id: string, notice: Notice): Promise<string> {
  await tools.send({ method: 'PATCH', url: `${url}${TABLE}/${id}?sysparm_fields=sys_id`, headers, body: JSON.stringify(changesOf(notice)) });
  return id;
}

function changesOf({ stage, headline, text, full }: Notice): JsonObject {
  const isOver = stage === 'VERIFIED' || stage === 'NO_ACTION';
  // close_code and close_notes are mandatory for a resolved record.
  return { short_description: headline.slice(0, 160), work_notes: full.slice(0, 4000), ...(isOver ? { state: RESOLVED, close_code: 'Solution provided', close_notes: text.slice(0, 4000) || headline } : {}) };
}

function read<Shape>(schema: z.ZodMiniType<Shape>, text: string): Shape {
  try {
    return schema.parse(JSON.parse(text));
  } catch {
    throw new NotifyError('NOTIFIER_FAILED', 'ServiceNow gave no answer that could be read.');
  }
}
