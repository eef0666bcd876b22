import { startPeer, type Answer, type Asked, type Seen, type Vendor } from './peer.ts';

export const TOKEN = 'xoxb-contract-0123456789';
export const HOOK = '/services/T000/B000/hook0123456789';
export const ROOM = 'C0CONTRACT';

interface Message {
  readonly ts: string;
  incident: string;
  texts: string[];
  blocks: unknown;
}

const refused = (error: string): Answer => ({ status: 200, body: { ok: false, error } });

/** Slack's Web API and incoming webhooks, as their reference says: errors come with 200, limits with 429. */
export async function startSlack(): Promise<Vendor & { readonly messages: readonly Message[] }> {
  const messages: Message[] = [];
  const contentOf = ({ body }: Asked) => JSON.parse(body);

  function post(content: { text: string; blocks: unknown; metadata?: { event_payload?: { incident?: string } } }): string {
    const ts = `1700000000.${String(messages.length).padStart(6, '0')}`;
    messages.push({ ts, incident: content.metadata?.event_payload?.incident ?? '', texts: [content.text], blocks: content.blocks });
    return ts;
  }

  function update({ ts, text, blocks }: { ts: string; text: string; blocks: unknown }): Answer {
    const message = messages.find((one) => one.ts === ts);
    if (message === undefined) return refused('message_not_found');
    message.texts.push(text);
    message.blocks = blocks;
    return { status: 200, body: { ok: true, channel: ROOM, ts } };
  }

  const peer = await startPeer((asked) => {
    if (asked.path === HOOK) {
      const content = contentOf(asked);
      if (typeof content.text !== 'string' || !Array.isArray(content.blocks)) return { status: 400, body: 'invalid_payload' };
      post(content);
      return { status: 200 };
    }
    if (asked.path.startsWith('/services/')) return { status: 404, body: 'no_service' };
    if (asked.headers.authorization !== `Bearer ${TOKEN}`) return refused('invalid_auth');
    if (asked.path === '/api/conversations.history') return { status: 200, body: { ok: true, messages: messages.map(({ ts, incident }) => ({ ts, metadata: { event_type: 'devops_engineer_incident', event_payload: { incident } } })) } };
    const content = contentOf(asked);
    if (content.channel !== ROOM) return refused('channel_not_found');
    if (asked.path === '/api/chat.postMessage') return { status: 200, body: { ok: true, channel: ROOM, ts: post(content) } };
    return asked.path === '/api/chat.update' ? update(content) : refused('unknown_method');
  });
  const seen = (): Seen[] => messages.map(({ incident, texts }) => ({ incident, isOpen: true, texts }));
  return { peer, seen, messages };
}
