import * as z from 'zod/mini';
import type { JsonObject } from '../../core/json.ts';
import { defineNotifier, NotifyError, type Notice, type NoticeChannel, type NotifierTools } from '../../ports/notifier.ts';
import { EVENT_TYPE, messageOf } from './message.ts';

const API = 'https://slack.com/api';
const JSON_TYPE = 'application/json; charset=utf-8';

const answerSchema = z.looseObject({ ok: z.boolean(), error: z.optional(z.string()), ts: z.optional(z.string()), channel: z.optional(z.string()) });
const historySchema = z.looseObject({
  ok: z.boolean(),
  messages: z.optional(z.array(z.looseObject({ ts: z.string(), metadata: z.optional(z.looseObject({ event_type: z.string(), event_payload: z.optional(z.looseObject({})) })) }))),
});

/**
 * Slack: an incoming webhook posts each stage anew; with a bot's token and a room one message is posted (chat.postMessage)
 * and then changed (chat.update).
 */
export default defineNotifier({
  id: 'slack',
  title: 'Slack',
  address: { need: 'optional', form: 'room', says: 'Id of the Slack channel that the bot posts to; absent for an incoming webhook.' },
  secret: { need: 'required', says: "The bot's token (scope chat:write) when there is an address, else the URL of the incoming webhook." },
  signingSecret: { need: 'optional', says: "The app's signing secret; with it a plan can be approved or denied in Slack." },
  begins: ['opened', 'awaiting-approval', 'acting', 'VERIFIED', 'ROLLED_BACK', 'HANDED_OVER', 'NO_ACTION'],
  edits: true,
  calls: false,
  deliver: async (notice, channel, { reference, uncertain, isNew }, tools) => {
    const secret = await tools.secret(channel.secret ?? '');
    const message = messageOf(notice, channel.signingSecret !== undefined);
    if (channel.address === undefined) return postToHook(secret, notice, message, isNew, tools);
    const known = reference ?? (uncertain ? await find(notice, channel, secret, tools) : undefined);
    if (known !== undefined && (await update(known, message, secret, tools))) return known;
    return post(channel, message, secret, tools);
  },
});

/** A hook's message cannot be changed: that work has begun is not worth a second one. */
async function postToHook(url: string, { stage }: Notice, message: JsonObject, isNew: boolean, { send }: NotifierTools): Promise<undefined> {
  if (stage === 'acting' && !isNew) return;
  await send({ method: 'POST', url, headers: { 'content-type': JSON_TYPE }, body: JSON.stringify(message) });
}

/** `<channel>:<timestamp>`, by which Slack names a message. */
async function post({ address = '' }: NoticeChannel, message: JsonObject, token: string, tools: NotifierTools): Promise<string> {
  const { channel, ts } = await call('chat.postMessage', { channel: address, ...message }, token, tools);
  if (channel === undefined || ts === undefined) throw new NotifyError('NOTIFIER_REFUSED', 'Slack named no message.');
  return `${channel}:${ts}`;
}

/** False when the message is gone. */
async function update(reference: string, message: JsonObject, token: string, tools: NotifierTools): Promise<boolean> {
  const [channel = '', ts = ''] = reference.split(':');
  const answer = await call('chat.update', { channel, ts, ...message }, token, tools, ['message_not_found', 'cant_update_message']);
  return answer.ok;
}

async function call(method: string, body: JsonObject, token: string, { send }: NotifierTools, expected: readonly string[] = []): Promise<z.infer<typeof answerSchema>> {
  const text = await send({ method: 'POST', url: `${API}/${method}`, headers: { 'content-type': JSON_TYPE, authorization: `Bearer ${token}` }, body: JSON.stringify(body) });
  const answer = answerSchema.safeParse(parsed(text));
  if (!answer.success) throw new NotifyError('NOTIFIER_FAILED', 'Slack gave no answer that could be read.');
  const { ok, error = '' } = answer.data;
  if (ok || expected.includes(error)) return answer.data;
  throw new NotifyError(error === 'ratelimited' ? 'NOTIFIER_RATE_LIMITED' : 'NOTIFIER_REFUSED', `Slack answered ${/^[a-z_]{1,60}$/.test(error) ? error : 'with an error'}.`);
}

/** The message of a try whose answer was lost; needs the scope channels:history, and without it nothing is found. */
async function find({ incident, openedAt }: Notice, { address = '' }: NoticeChannel, token: string, { send }: NotifierTools): Promise<string | undefined> {
  const query = new URLSearchParams({ channel: address, oldest: String(new Date(openedAt).getTime() / 1000 - 60), limit: '200', include_all_metadata: 'true' });
  const history = historySchema.safeParse(parsed(await send({ method: 'GET', url: `${API}/conversations.history?${query.toString()}`, headers: { authorization: `Bearer ${token}` } })));
  const messages = history.success ? (history.data.messages ?? []) : [];
  const found = messages.find(({ metadata }) => metadata?.event_type === EVENT_TYPE && metadata.event_payload?.['incident'] === incident);
  return found && `${address}:${found.ts}`;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
