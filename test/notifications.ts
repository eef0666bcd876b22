import { ManualClock } from '../shared/adapters/memory/clock.ts';
import { MemoryStore } from '../shared/adapters/memory/store.ts';
import { MemoryWorkflows } from '../shared/adapters/memory/workflows.ts';
import { changeIncident, incidentKey, toJson } from '../shared/incidents/incident-store.ts';
import type { Incident } from '../shared/incidents/model.ts';
import { markDue } from '../shared/incidents/outbox.ts';
import type { Notice, NoticeThread, Notifier, NotifierMetadata } from '../shared/ports/notifier.ts';
import { incidentWith, planOf, START } from './incidents.ts';

const none = { need: 'none', says: '' } as const;
export const BOARD: NotifierMetadata = { id: 'board', title: 'Board', address: { ...none, form: 'room' }, secret: none, signingSecret: { need: 'optional', says: '' }, begins: ['opened', 'awaiting-approval', 'acting', 'VERIFIED', 'ROLLED_BACK', 'HANDED_OVER', 'NO_ACTION'], edits: true, calls: false };

export interface Said {
  readonly channel: string;
  readonly notice: Notice;
  readonly thread: NoticeThread;
}

/** Notifications in memory: what arrives is kept in `said`, and `trouble` is thrown in its place. */
export function boardService(kinds: readonly NotifierMetadata[] = [BOARD, { ...BOARD, id: 'slack' }, { ...BOARD, id: 'letters', edits: false }, { ...BOARD, id: 'pager', begins: ['awaiting-approval', 'HANDED_OVER'], calls: true }]) {
  const clock = new ManualClock(new Date(START));
  const store = new MemoryStore(clock);
  const said: Said[] = [];
  const board = {
    said,
    trouble: undefined as undefined | ((channel: string) => void),
    stages: (channel = 'board') => said.filter((one) => one.channel === channel).map(({ notice }) => notice.stage),
  };
  const notifier: Notifier = {
    kinds: async () => kinds,
    deliver: async (notice, { id }, thread) => {
      board.trouble?.(id);
      said.push({ channel: id, notice, thread });
      return `${id}/${notice.incident}`;
    },
  };
  return { reach: { store, clock, notifier, workflows: new MemoryWorkflows(['recovery'], clock) }, clock, store, board };
}

export const INCIDENT = `inc_${'1'.repeat(24)}`;
export const PLAN = planOf();
export const EXPIRES = '2026-01-01T00:30:00.000Z';

/** An incident that has just been opened, as correlation leaves it. */
export async function openIncident({ store, clock }: Pick<ReturnType<typeof boardService>, 'store' | 'clock'>, change: Partial<Incident> = {}): Promise<Incident> {
  const incident = incidentWith({ id: INCIDENT, phase: 'diagnose', ...change });
  await markDue({ store, clock }, incident);
  await store.put(incidentKey(incident.id), toJson(incident));
  return incident;
}

export const change = (service: Pick<ReturnType<typeof boardService>, 'store' | 'clock'>, changes: Partial<Incident>, id = INCIDENT) => changeIncident(service, id, () => changes);

export const ASKED: Partial<Incident> = { phase: 'approve', status: 'awaiting-approval', plan: PLAN, approvalExpiresAt: EXPIRES };
export const closedAs = (outcome: NonNullable<Incident['outcome']>, more: Partial<Incident> = {}): Partial<Incident> => ({ phase: 'closed', status: 'closed', outcome, reason: { code: outcome, detail: 'So it ended.' }, closedAt: '2026-01-01T00:20:00.000Z', ...more });
