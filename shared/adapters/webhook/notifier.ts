import { digestOf } from '../../core/digest.ts';
import { defineNotifier, NotifyError, type Notice, type NoticeChannel } from '../../ports/notifier.ts';

/** Any receiver of signed webhooks (Standard Webhooks: headers webhook-id, webhook-timestamp, webhook-signature). */
export default defineNotifier({
  id: 'webhook',
  title: 'Signed webhook',
  address: { need: 'required', form: 'url', says: 'Where notices are posted to.' },
  secret: { need: 'required', says: 'The signing secret, `whsec_` and base64 of 24 to 64 bytes.' },
  signingSecret: { need: 'none', says: '' },
  begins: ['opened', 'awaiting-approval', 'acting', 'VERIFIED', 'ROLLED_BACK', 'HANDED_OVER', 'NO_ACTION'],
  edits: true,
  calls: false,
  deliver: async (notice, channel, _thread, { send, secret, now }) => {
    const body = JSON.stringify({ type: `incident.${notice.stage.toLowerCase().replaceAll('_', '-')}`, timestamp: notice.at, data: notice });
    const id = messageId(notice, channel);
    const at = now();
    const signature = await sign(await secret(channel.secret ?? ''), id, at, body);
    const headers = { 'content-type': 'application/json', 'webhook-id': id, 'webhook-timestamp': String(Math.floor(at.getTime() / 1000)), 'webhook-signature': signature };
    await send({ method: 'POST', url: channel.address ?? '', headers, body });
    return undefined;
  },
});

/** The same for every try of the same notice: receivers tell a repeat by it. */
function messageId({ incident, revision }: Notice, { id }: NoticeChannel): string {
  return `msg_${digestOf([id, incident, revision]).slice(0, 32)}`;
}

async function sign(secret: string, id: string, at: Date, body: string): Promise<string> {
  // A bundle knows a CommonJS package by its default only.
  const { default: { Webhook } } = await import('standardwebhooks');
  try {
    return new Webhook(secret).sign(id, at, body);
  } catch {
    throw new NotifyError('SECRET_MALFORMED', 'The signing secret is not whsec_ and base64.');
  }
}
