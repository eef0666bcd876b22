import type { JsonObject } from '../../core/json.ts';
import type { Notice } from '../../ports/notifier.ts';

/** Type of the metadata by which a message is found again. */
export const EVENT_TYPE = 'devops_engineer_incident';

/** Limits of Block Kit: header 150 characters, text 3000. */
const plain = (text: string, limit = 2900): JsonObject => ({ type: 'plain_text', text: text.slice(0, limit) || '-', emoji: false });
const section = (text: string): JsonObject => ({ type: 'section', text: plain(text) });

/** Slack reads `<!channel>` and links in the text that it shows in previews; these three are all it knows (Formatting text). */
const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

/** The same message for chat.postMessage, chat.update and an incoming webhook. */
export function messageOf(notice: Notice, hasButtons: boolean): JsonObject {
  const { headline, text, incident, resource, severity, told, approval, link } = notice;
  const facts = [`Severity ${severity}`, `${resource.type} ${resource.id}`, `${resource.account}, ${resource.region}`, incident].join(' | ');
  return {
    text: escaped(`${headline}. ${text}`.slice(0, 1000)),
    blocks: [
      { type: 'header', text: plain(headline, 150) },
      section(text),
      ...(told.count === 0 ? [] : [section(`${told.count} more with the same reason: ${told.incidents.join(', ')}`)]),
      ...(approval === undefined ? [] : decisionOf(approval, hasButtons)),
      { type: 'context', elements: [plain(facts)] },
      ...(link === undefined ? [] : [{ type: 'context', elements: [{ type: 'mrkdwn', text: `<${link}|Open the incident>` }] }]),
    ],
    metadata: { event_type: EVENT_TYPE, event_payload: { incident } },
    unfurl_links: false,
    unfurl_media: false,
  };
}

function decisionOf({ ticket, summary, steps, expiresAt, link }: NonNullable<Notice['approval']>, hasButtons: boolean): JsonObject[] {
  const plan = [summary, ...steps.map((step, index) => `${index + 1}. ${step}`), `Without a decision until ${expiresAt} nothing is done.`].join('\n');
  const buttons = ['approve', 'deny'].map((decision) => ({
    type: 'button',
    action_id: `devops-engineer-${decision}`,
    text: plain(decision === 'approve' ? 'Approve' : 'Deny'),
    style: decision === 'approve' ? 'primary' : 'danger',
    value: ticket,
  }));
  return [
    section(plan),
    ...(hasButtons ? [{ type: 'actions', block_id: 'decision', elements: buttons }] : []),
    ...(link === undefined ? [] : [{ type: 'context', elements: [{ type: 'mrkdwn', text: `<${link}|How to decide>` }] }]),
  ];
}
