import type { JsonObject } from '../../core/json.ts';
import { defineNotifier, type Notice } from '../../ports/notifier.ts';

/** Text runs are shown as they are, unlike text blocks, whose Markdown could hold links. */
const textRun = (text: string, more: JsonObject = {}): JsonObject => ({ type: 'RichTextBlock', inlines: [{ type: 'TextRun', text: text.slice(0, 2000) || '-', ...more }] });
const openUrl = (title: string, url: string | undefined): JsonObject[] => (url === undefined ? [] : [{ type: 'Action.OpenUrl', title, url }]);

/** Microsoft Teams: an Adaptive Card to the URL of a workflow "when a Teams webhook request is received". A card cannot be changed. */
export default defineNotifier({
  id: 'teams',
  title: 'Microsoft Teams',
  address: { need: 'none', form: 'url', says: '' },
  secret: { need: 'required', says: 'The URL of the workflow; it carries its own signature and is therefore a secret.' },
  signingSecret: { need: 'none', says: '' },
  begins: ['opened', 'awaiting-approval', 'VERIFIED', 'ROLLED_BACK', 'HANDED_OVER', 'NO_ACTION'],
  edits: false,
  calls: false,
  deliver: async (notice, channel, _thread, { send, secret }) => {
    const message = { type: 'message', attachments: [{ contentType: 'application/vnd.microsoft.card.adaptive', contentUrl: null, content: cardOf(notice) }] };
    await send({ method: 'POST', url: await secret(channel.secret ?? ''), headers: { 'content-type': 'application/json' }, body: JSON.stringify(message) });
    return undefined;
  },
});

function cardOf({ headline, text, severity, resource, incident, told, approval, link }: Notice): JsonObject {
  const plan = approval === undefined ? [] : [textRun(approval.summary), ...approval.steps.map((step, index) => textRun(`${index + 1}. ${step}`)), textRun(`Without a decision until ${approval.expiresAt} nothing is done.`)];
  return {
    $schema: 'http://adaptivecards.io/schemas/adaptive-card.json',
    type: 'AdaptiveCard',
    version: '1.4',
    msteams: { width: 'Full' },
    body: [
      textRun(headline, { size: 'Large', weight: 'Bolder' }),
      textRun(text),
      ...plan,
      ...(told.count === 0 ? [] : [textRun(`${told.count} more with the same reason.`)]),
      textRun(`Severity ${severity} | ${resource.type} ${resource.id} | ${resource.account}, ${resource.region} | ${incident}`, { isSubtle: true, size: 'Small' }),
    ],
    actions: [...openUrl('How to decide', approval?.link), ...openUrl('Open the incident', link)],
  };
}
