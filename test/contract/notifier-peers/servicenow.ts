import { startPeer, type Seen, type Vendor } from './peer.ts';

export const USER = 'integration:secret-password';
const TABLE = '/api/now/table/incident';

/** The Table API on one table; 201 for a new record, 404 for one that is not there, data policy on resolved records. */
export async function startServiceNow(): Promise<Vendor> {
  const records: { sys_id: string; correlation_id: string; state: string; notes: string[] }[] = [];
  const peer = await startPeer(({ method, path, query, headers, body }) => {
    if (headers.authorization !== `Basic ${btoa(USER)}`) return { status: 401, body: { error: { message: 'User Not Authenticated' } } };
    if (method === 'GET' && path === TABLE) {
      const wanted = /^correlation_id=(\w+)$/.exec(query.get('sysparm_query') ?? '')?.[1];
      return { status: 200, body: { result: records.filter((record) => record.correlation_id === wanted).map(({ sys_id }) => ({ sys_id })) } };
    }
    const content = JSON.parse(body);
    if (content.short_description?.length > 160) return { status: 400 };
    if (content.state === '6' && !(content.close_code && content.close_notes)) return { status: 403, body: { error: { message: 'Data Policy Exception' } } };
    if (method === 'POST' && path === TABLE) {
      const sys_id = String(records.length + 1).padStart(32, '0');
      records.push({ sys_id, correlation_id: content.correlation_id, state: content.state ?? '1', notes: [content.work_notes] });
      return { status: 201, body: { result: { sys_id } } };
    }
    const record = records.find(({ sys_id }) => method === 'PATCH' && path === `${TABLE}/${sys_id}`);
    if (record === undefined) return { status: 404, body: { error: { message: 'No Record found' } } };
    record.state = content.state ?? record.state;
    record.notes.push(content.work_notes);
    return { status: 200, body: { result: { sys_id: record.sys_id } } };
  });
  const seen = (): Seen[] => records.map(({ correlation_id, state, notes }) => ({ incident: correlation_id, isOpen: state !== '6', texts: notes }));
  return { peer, seen };
}
