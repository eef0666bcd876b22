import { createHmac, timingSafeEqual } from 'node:crypto';
import { startPeer, type Seen, type Vendor } from './peer.ts';

const KEY = Buffer.from('0123456789abcdef0123456789abcdef');
export const SIGNING_SECRET = `whsec_${KEY.toString('base64')}`;
const WINDOW_SECONDS = 300;

/** A receiver of Standard Webhooks: HMAC-SHA256 of id, timestamp and body as they came, a window of time, repeats by id dropped. */
export async function startReceiver(now: () => Date): Promise<Vendor> {
  const threads = new Map<string, { texts: string[]; isOpen: boolean }>();
  const known = new Set<string>();
  const peer = await startPeer(({ headers, body }) => {
    const [id, timestamp, signatures] = ['webhook-id', 'webhook-timestamp', 'webhook-signature'].map((name) => String(headers[name] ?? ''));
    const expected = createHmac('sha256', KEY).update(`${id}.${timestamp}.${body}`).digest();
    const isSigned = (signatures ?? '').split(' ').some((one) => {
      const given = Buffer.from(one.replace(/^v1,/, ''), 'base64');
      return one.startsWith('v1,') && given.length === expected.length && timingSafeEqual(given, expected);
    });
    if (!isSigned || Math.abs(now().getTime() / 1000 - Number(timestamp)) > WINDOW_SECONDS) return { status: 401 };
    const { type, data } = JSON.parse(body);
    if (known.has(id ?? '')) return { status: 200 };
    known.add(id ?? '');
    const thread = threads.get(data.incident) ?? { texts: [], isOpen: true };
    threads.set(data.incident, { texts: [...thread.texts, `${type} ${data.headline}`], isOpen: !['incident.verified', 'incident.no-action'].includes(type) });
    return { status: 204 };
  });
  const seen = (): Seen[] => [...threads].map(([incident, thread]) => ({ incident, ...thread }));
  return { peer, seen };
}
