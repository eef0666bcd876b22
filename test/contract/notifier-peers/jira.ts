import { startPeer, type Seen, type Vendor } from './peer.ts';

export const API_KEY = 'api-integration-key';
const ALERTS = '/jsm/ops/integration/v2/alerts';

/** Integration events of Operations: everything is taken with 202 and worked on later; one alert is open per alias. */
export async function startJira(): Promise<Vendor & { readonly calling: () => number }> {
  const alerts: { alias: string; state: 'open' | 'acknowledged' | 'closed'; texts: string[] }[] = [];
  const taken = { status: 202, body: { result: 'Request will be processed', took: 0.1, requestId: '1' } };
  const peer = await startPeer(({ method, path, query, headers, body }) => {
    if (headers.authorization !== `GenieKey ${API_KEY}`) return { status: 401 };
    const content = JSON.parse(body);
    if (method === 'POST' && path === ALERTS) {
      if (!content.message || content.message.length > 130 || !/^P[1-5]$/.test(content.priority)) return { status: 422 };
      const open = alerts.find(({ alias, state }) => alias === content.alias && state !== 'closed');
      if (open === undefined) alerts.push({ alias: content.alias, state: 'open', texts: [content.message] });
      return taken;
    }
    const [, alias, action] = new RegExp(`^${ALERTS}/([^/]+)/(acknowledge|close|notes)$`).exec(path) ?? [];
    if (method !== 'POST' || action === undefined || query.get('identifierType') !== 'alias') return { status: 404 };
    const alert = alerts.find((one) => one.alias === alias && one.state !== 'closed');
    if (alert !== undefined) {
      alert.state = action === 'close' ? 'closed' : action === 'acknowledge' ? 'acknowledged' : alert.state;
      alert.texts.push(content.note);
    }
    return taken;
  });
  const seen = (): Seen[] => alerts.map(({ alias, state, texts }) => ({ incident: alias, isOpen: state !== 'closed', texts }));
  return { peer, seen, calling: () => alerts.filter(({ state }) => state === 'open').length };
}
