import * as z from 'zod/mini';
import { invalidInput } from '../../../core/errors.ts';
import { decodeCursor, encodeCursor } from '../../../core/cursor.ts';
import { listLedger } from '../../ledger.ts';
import { defineOperation } from '../../operation.ts';
import { listOf, pageInput } from '../../paging.ts';

const DAY_MS = 86_400_000;
const MAX_DAYS = 31;

const recordSchema = z.strictObject({
  chain: z.string(),
  seq: z.number(),
  at: z.string(),
  prev: z.string(),
  hash: z.string(),
  body: z.record(z.string(), z.unknown()),
});

const instant = z.optional(z.iso.datetime({ offset: true }));

function daysOf(from: Date, to: Date): string[] {
  const first = Date.parse(from.toISOString().slice(0, 10));
  const count = Math.floor((to.getTime() - first) / DAY_MS) + 1;
  if (count < 1) throw invalidInput('INVALID_PERIOD', 'from must not be after to.', [{ path: '/from', message: 'Is after to.' }]);
  if (count > MAX_DAYS) throw invalidInput('PERIOD_TOO_LONG', `Ask for at most ${MAX_DAYS} days at once.`, [{ path: '/from', message: 'Too early.' }]);
  return Array.from({ length: count }, (_unused, index) => new Date(first + index * DAY_MS).toISOString().slice(0, 10));
}

/** The cursor is the day and the place in it, so that a period of many days is one list. */
export default defineOperation({
  id: 'agent.audit',
  title: 'Read the audit trail',
  summary: 'Lists what was called, by whom and how it ended, in the order of time. Without a period: today (UTC).',
  method: 'GET',
  path: '/v1/audit',
  scope: 'audit:read',
  risk: 'read',
  permissions: ['store:read'],
  input: z.strictObject({ from: instant, to: instant, ...pageInput }),
  output: listOf(recordSchema),
  examples: [{ title: 'Today', input: {} }],
  run: async ({ from, to, limit, cursor }, { ports }) => {
    const end = to === undefined ? ports.clock.now() : new Date(to);
    const start = from === undefined ? new Date(end.toISOString().slice(0, 10)) : new Date(from);
    const [startDay, inner] = cursor === undefined ? [undefined, undefined] : decodeCursor(cursor).split(' ', 2);
    const days = daysOf(start, end).filter((day) => startDay === undefined || day >= startDay);
    const items: z.infer<typeof recordSchema>[] = [];
    for (const [index, day] of days.entries()) {
      const place = index === 0 && inner !== undefined && inner !== '' ? { cursor: inner } : {};
      const page = await listLedger(ports.store, new Date(day), { limit: limit - items.length, ...place });
      items.push(...page.records.filter((record) => record.at >= start.toISOString() && record.at <= end.toISOString()).map((record) => ({ ...record, body: { ...record.body } })));
      if (page.nextCursor !== undefined) return { items, nextCursor: encodeCursor(`${day} ${page.nextCursor}`) };
      const next = days[index + 1];
      if (items.length >= limit && next !== undefined) return { items, nextCursor: encodeCursor(`${next} `) };
    }
    return { items };
  },
});
