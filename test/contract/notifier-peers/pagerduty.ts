import { startPeer, type Seen, type Vendor } from './peer.ts';

export const ROUTING_KEY = '0123456789abcdef0123456789abcdef';
const SEVERITIES = ['critical', 'error', 'warning', 'info'];

/** Events API v2: one alert is open per dedup_key; what is not known is let go by; 202 for what was taken. */
export async function startPagerDuty(): Promise<Vendor & { readonly opened: () => number }> {
  const alerts: { key: string; state: 'triggered' | 'acknowledged' | 'resolved'; texts: string[] }[] = [];
  const peer = await startPeer(({ path, body, method }) => {
    const event = JSON.parse(body);
    if (method !== 'POST' || path !== '/v2/enqueue') return { status: 404 };
    if (event.routing_key !== ROUTING_KEY) return { status: 403 };
    const { summary, source, severity, timestamp } = event.payload ?? {};
    const isTrigger = event.event_action === 'trigger';
    if (isTrigger && (!summary || summary.length > 1024 || !source || !SEVERITIES.includes(severity) || Number.isNaN(Date.parse(timestamp)))) return { status: 400, body: { status: 'invalid event' } };
    if (typeof event.dedup_key !== 'string' || event.dedup_key.length > 255) return { status: 400, body: { status: 'invalid event' } };
    const open = alerts.find(({ key, state }) => key === event.dedup_key && state !== 'resolved');
    if (isTrigger && open === undefined) alerts.push({ key: event.dedup_key, state: 'triggered', texts: [summary] });
    else if (open !== undefined) {
      open.state = isTrigger ? open.state : event.event_action === 'resolve' ? 'resolved' : 'acknowledged';
      open.texts.push(event.event_action);
    }
    return { status: 202, body: { status: 'success', message: 'Event processed', dedup_key: event.dedup_key } };
  });
  const seen = (): Seen[] => alerts.map(({ key, state, texts }) => ({ incident: key, isOpen: state !== 'resolved', texts }));
  return { peer, seen, opened: () => alerts.filter(({ state }) => state === 'triggered').length };
}
