import { startPeer, type Seen, type Vendor } from './peer.ts';

export const WORKFLOW = '/workflows/0123/triggers/manual/paths/invoke?api-version=1&sig=c2lnbmF0dXJl';

/** A workflow "when a Teams webhook request is received": takes a message with Adaptive Cards, answers 202, changes nothing later. */
export async function startTeams(): Promise<Vendor> {
  const cards: Seen[] = [];
  const peer = await startPeer(({ path, query, body }) => {
    if (`${path}?${query.toString()}` !== WORKFLOW) return { status: 401 };
    const message = JSON.parse(body);
    const [attachment] = message.attachments ?? [];
    const card = attachment?.content;
    if (message.type !== 'message' || attachment?.contentType !== 'application/vnd.microsoft.card.adaptive' || card?.type !== 'AdaptiveCard') return { status: 400 };
    // Text blocks and facts are Markdown; nothing from outside may be one.
    const lines: string[] = card.body.map((block: { type: string; inlines: { type: string; text: string }[] }) => (block.type === 'RichTextBlock' ? block.inlines.map(({ text }) => text).join('') : `MARKDOWN ${block.type}`));
    cards.push({ incident: /inc_[0-9a-f]{24}/.exec(lines.join(' '))?.[0] ?? '', isOpen: true, texts: [lines.join('\n')] });
    return { status: 202 };
  });
  return { peer, seen: () => cards };
}
