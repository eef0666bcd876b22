import { describe, expect, it } from 'vitest';
import { ASKED, BOARD, boardService, change, closedAs, INCIDENT, openIncident, PLAN } from '../../test/notifications.ts';
import { raced } from '../../test/incidents.ts';
import { dueNotices } from '../incidents/index.ts';
import { NotifyError } from '../ports/index.ts';
import { listChannels, writeChannel } from './channels.ts';
import { deliverNotices } from './deliver.ts';
import { readThread } from './threads.ts';

const unreachable = (): never => {
  throw new NotifyError('NOTIFIER_UNREACHABLE', 'The vendor could not be reached.');
};

async function serviceWith(...channels: readonly { readonly id: string; readonly kind: string; readonly severities?: ['critical'] }[]) {
  const service = boardService();
  for (const channel of channels.length === 0 ? [{ id: 'board', kind: 'board' }] : channels) await writeChannel(service.reach, channel, false);
  return service;
}

const dueOf = async ({ reach }: Awaited<ReturnType<typeof serviceWith>>): Promise<number> => (await dueNotices(reach, { limit: 100 })).items.length;

describe('one thread per incident', () => {
  it('is begun, then kept up to date, and forgotten when everything was said', async () => {
    const service = await serviceWith();
    const { reach, board, clock } = service;
    await openIncident(service);
    await deliverNotices(reach);
    for (const changes of [ASKED, { phase: 'evidence', status: 'acting' } as const, { phase: 'verify', status: 'verifying' } as const, closedAs('VERIFIED')]) {
      await change(service, changes);
      await deliverNotices(reach);
      await deliverNotices(reach);
    }
    expect(board.stages()).toEqual(['opened', 'awaiting-approval', 'acting', 'VERIFIED']);
    expect(board.said.map(({ thread }) => [thread.isNew, thread.reference])).toEqual([[true, undefined], ...Array.from({ length: 3 }, () => [false, `board/${INCIDENT}`])]);
    expect(await dueOf(service)).toBe(1);
    clock.advance(121_000);
    expect(await deliverNotices(reach)).toEqual({ delivered: 0, waiting: 0, failed: 0 });
    expect(await dueOf(service)).toBe(0);
  });

  it('says each thing once, however many workers deliver at the same time', async () => {
    const service = await serviceWith();
    await openIncident(service);
    await Promise.all(Array.from({ length: 10 }, () => deliverNotices(service.reach, { incident: INCIDENT })));
    expect(service.board.stages()).toEqual(['opened']);
  });

  it('is not said anew what work is done where nothing can be changed', async () => {
    const service = await serviceWith({ id: 'letters', kind: 'letters' });
    await openIncident(service);
    for (const changes of [{}, ASKED, { phase: 'evidence', status: 'acting' } as const, closedAs('VERIFIED')]) {
      await change(service, changes);
      await deliverNotices(service.reach);
    }
    expect(service.board.stages('letters')).toEqual(['opened', 'awaiting-approval', 'VERIFIED']);
  });

  it('begins with what a channel wants to hear, and then hears the end', async () => {
    const service = await serviceWith({ id: 'pager', kind: 'pager' }, { id: 'board', kind: 'board', severities: ['critical'] });
    await openIncident(service);
    for (const changes of [{}, { phase: 'evidence', status: 'acting' } as const, ASKED, closedAs('NO_ACTION')]) {
      await change(service, changes);
      await deliverNotices(service.reach);
    }
    expect(service.board.stages('pager')).toEqual(['awaiting-approval', 'NO_ACTION']);
    expect(service.board.stages('board')).toEqual([]);
  });

  it('asks about each plan anew, with another one-time id', async () => {
    const service = await serviceWith();
    await openIncident(service, ASKED);
    await deliverNotices(service.reach);
    await change(service, { plan: { ...PLAN, hash: 'b'.repeat(64) }, approvalExpiresAt: '2026-01-01T00:40:00.000Z' });
    await deliverNotices(service.reach);
    const tickets = service.board.said.map(({ notice }) => notice.approval?.ticket);
    expect(new Set(tickets).size).toBe(2);
    expect(JSON.stringify(await readThread(service.reach, 'board', INCIDENT))).not.toContain(tickets[1]);
  });

  it('says work goes on when it was approved', async () => {
    const service = await serviceWith();
    await openIncident(service, ASKED);
    await deliverNotices(service.reach);
    await change(service, { phase: 'diagnose', status: 'open', approvals: [{ planHash: PLAN.hash, decision: 'approve', by: 'casey', at: '2026-01-01T00:01:00Z' }] });
    await deliverNotices(service.reach);
    expect(service.board.stages()).toEqual(['awaiting-approval', 'acting']);
  });
});

describe('a storm', () => {
  it('tells incidents that share a reason with the first of them', async () => {
    const service = await serviceWith({ id: 'pager', kind: 'pager' });
    const others = ['2', '3', '4'].map((digit) => `inc_${digit.repeat(24)}`);
    await openIncident(service);
    await change(service, closedAs('HANDED_OVER'));
    for (const id of others) {
      await openIncident(service, { id });
      await change(service, closedAs('HANDED_OVER', { pagedWith: INCIDENT }), id);
    }
    await deliverNotices(service.reach);
    expect(service.board.said.map(({ notice }) => [notice.incident, notice.told])).toEqual([[INCIDENT, { count: 3, incidents: others }]]);
  });

  it.each([
    { kind: 'board', told: [0, 1] },
    { kind: 'pager', told: [0] },
    { kind: 'letters', told: [0] },
  ])('adds who joins later where that is quiet, and rings nobody again: $kind', async ({ kind, told }) => {
    const service = await serviceWith({ id: 'one', kind });
    await openIncident(service, closedAs('HANDED_OVER'));
    await deliverNotices(service.reach);
    const id = `inc_${'2'.repeat(24)}`;
    await openIncident(service, { id });
    await change(service, closedAs('HANDED_OVER', { pagedWith: INCIDENT }), id);
    for (let run = 0; run < 2; run += 1) await deliverNotices(service.reach);
    expect(service.board.said.map(({ notice }) => notice.told.count)).toEqual(told);
  });

  it('costs a channel that is down one try a run, and the others nothing', async () => {
    const service = await serviceWith({ id: 'board', kind: 'board' }, { id: 'pager', kind: 'board' });
    for (let index = 0; index < 30; index += 1) await openIncident(service, { id: `inc_${String(index).padStart(24, '0')}` });
    let tries = 0;
    service.board.trouble = (channel) => {
      if (channel !== 'board') return;
      tries += 1;
      unreachable();
    };
    expect(await deliverNotices(service.reach)).toEqual({ delivered: 30, waiting: 30, failed: 0 });
    expect(tries).toBe(1);
    service.board.trouble = undefined;
    service.clock.advance(60_000);
    expect(await deliverNotices(service.reach)).toEqual({ delivered: 30, waiting: 0, failed: 0 });
  });
});

describe('what does not arrive', () => {
  it('is tried again after growing pauses, given up after a day, and seen with its code', async () => {
    const service = await serviceWith();
    const { reach, clock, board } = service;
    await openIncident(service);
    const tries: number[] = [];
    board.trouble = () => {
      tries.push(clock.now().getTime());
      unreachable();
    };
    for (let minute = 0; minute <= 26 * 60; minute += 1) {
      await deliverNotices(reach);
      clock.advance(60_000);
    }
    const pauses = tries.slice(1).map((at, index) => (at - (tries[index] ?? 0)) / 60_000);
    expect(pauses.slice(0, 5)).toEqual(pauses.slice(0, 5).toSorted((a, b) => a - b));
    expect(Math.max(...pauses)).toBeLessThanOrEqual(10);
    expect(tries.length).toBeGreaterThan(100);
    expect((tries.at(-1) ?? 0) - (tries[0] ?? 0)).toBeLessThanOrEqual(86_400_000);
    expect((await readThread(reach, 'board', INCIDENT)).thread).toMatchObject({ status: 'failed', code: 'NOTIFIER_UNREACHABLE', stage: 'opened', tries: tries.length, begun: false });
    expect(await dueOf(service)).toBe(0);
  });

  it('is given up at once when it would be refused again, and the next thing is said all the same', async () => {
    const service = await serviceWith();
    await openIncident(service);
    service.board.trouble = () => {
      throw new NotifyError('NOTIFIER_REFUSED', 'The vendor answered 400.', { retryable: false });
    };
    expect(await deliverNotices(service.reach)).toEqual({ delivered: 0, waiting: 0, failed: 1 });
    service.board.trouble = undefined;
    await change(service, ASKED);
    await deliverNotices(service.reach);
    expect(service.board.stages()).toEqual(['awaiting-approval']);
  });

  it('waits as long as the vendor asks', async () => {
    const service = await serviceWith();
    await openIncident(service);
    service.board.trouble = () => {
      throw new NotifyError('NOTIFIER_RATE_LIMITED', 'The vendor answered 429.', { retryAfterSeconds: 300 });
    };
    await deliverNotices(service.reach);
    service.board.trouble = undefined;
    service.clock.advance(299_000);
    await deliverNotices(service.reach);
    expect(service.board.said).toEqual([]);
    service.clock.advance(1000);
    await deliverNotices(service.reach);
    expect(service.board.stages()).toEqual(['opened']);
  });

  it('is given again, as uncertain, when a worker died before it could note that it arrived', async () => {
    const service = await serviceWith();
    await openIncident(service);
    const claims: string[] = [];
    const store = raced(service.store, async ({ partition, sort }) => {
      if (partition !== 'notice-threads') return;
      claims.push(sort);
      if (claims.length === 2) throw new Error('died');
    });
    await expect(deliverNotices({ ...service.reach, store })).rejects.toThrow('died');
    await deliverNotices(service.reach);
    expect(service.board.said).toHaveLength(1);
    service.clock.advance(61_000);
    await deliverNotices(service.reach);
    expect(service.board.said.map(({ thread, notice }) => [thread.uncertain, notice.revision])).toEqual([[false, 'opened'], [true, 'opened']]);
    await deliverNotices(service.reach);
    expect(service.board.said).toHaveLength(2);
  });

  it('is overtaken when the incident went on to what the channel is not told', async () => {
    const service = await serviceWith({ id: 'pager', kind: 'pager' });
    await openIncident(service, ASKED);
    service.board.trouble = unreachable;
    await deliverNotices(service.reach);
    await change(service, closedAs('NO_ACTION'));
    service.clock.advance(121_000);
    await deliverNotices(service.reach);
    expect((await readThread(service.reach, 'pager', INCIDENT)).thread).toMatchObject({ status: 'overtaken', stage: 'awaiting-approval' });
    expect(await dueOf(service)).toBe(0);
  });

  it('ends with its channel, and with a kind that is not registered any more', async () => {
    const service = await serviceWith();
    await openIncident(service);
    service.clock.advance(121_000);
    await deliverNotices({ ...service.reach, notifier: { ...service.reach.notifier, kinds: async () => [{ ...BOARD, id: 'other' }] } });
    expect([service.board.said.length, await dueOf(service), (await listChannels(service.reach)).length]).toEqual([0, 0, 1]);
  });

  it('keeps the mark of an incident that is about to be opened', async () => {
    const service = await serviceWith();
    const { store, clock, reach } = service;
    await store.put({ partition: 'notices-due', sort: INCIDENT }, { at: clock.now().toISOString() });
    await deliverNotices(reach);
    expect(await dueOf(service)).toBe(1);
    clock.advance(121_000);
    await deliverNotices(reach);
    expect(await dueOf(service)).toBe(0);
  });
});

describe('what is said', () => {
  it('is one line without credentials, with links only where the channel says where things are', async () => {
    const service = boardService();
    await writeChannel(service.reach, { id: 'board', kind: 'board', baseUrl: 'https://ops.example.com/' }, false);
    await openIncident(service, { ...ASKED, title: 'Key AKIAIOSFODNN7EXAMPLE\n\n# exposed' });
    await deliverNotices(service.reach);
    const [{ notice } = { notice: undefined }] = service.board.said;
    expect(notice).toMatchObject({ headline: 'Decision needed: Key AKIA*** # exposed', link: `https://ops.example.com/#/incidents/${INCIDENT}`, approval: { summary: PLAN.summary, steps: ['Go back'] } });
    expect(notice?.approval?.link).toBe(`https://ops.example.com/v1/notifications/approvals/${notice?.approval?.ticket}`);
    expect(notice?.full).toContain('1. Go back');
  });
});
