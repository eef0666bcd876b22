import { DevopsError } from '../core/errors.ts';
import { dueNotice, dueNotices, readIncident, settleNotice, toldWithThis, type DueNotice, type Incident } from '../incidents/index.ts';
import type { Ports } from '../ports/index.ts';
import { listChannels } from './channels.ts';
import type { Channel } from './model.ts';
import { tell, type Telling } from './tell.ts';

type Reach = Pick<Ports, 'store' | 'clock' | 'notifier'>;

const PAGE = 100;
/** So many of those that are told with an incident are named. */
const NAMED = 10;
const MAX_TOLD = 1000;

export interface Delivery {
  readonly delivered: number;
  /** Of these some are tried again. */
  readonly waiting: number;
  readonly failed: number;
}

/** One run: channels that failed in it are left alone until the next, so that a dead one costs one try and not all of them. */
class Run {
  readonly #reach: Reach;
  readonly #channels: readonly Channel[];
  readonly #down = new Set<string>();
  readonly #counts: Record<Telling, number> = { silent: 0, delivered: 0, later: 0, down: 0, failed: 0 };

  constructor(reach: Reach, channels: readonly Channel[]) {
    this.#reach = reach;
    this.#channels = channels;
  }

  get delivery(): Delivery {
    const { delivered, later, down, failed } = this.#counts;
    return { delivered, waiting: later + down, failed };
  }

  async tellAll(due: DueNotice): Promise<void> {
    const incident = await incidentOf(this.#reach, due);
    const told = incident === undefined ? [] : await toldWithThis(this.#reach.store, incident.id, MAX_TOLD);
    const tellings = incident === undefined ? [] : await Promise.all(this.#channels.map((channel) => this.#tell(channel, incident, told)));
    if (due.isSettled && tellings.every((telling) => telling !== 'later' && telling !== 'down')) await settleNotice(this.#reach.store, due);
  }

  async #tell(channel: Channel, incident: Incident, told: readonly string[]): Promise<Telling> {
    const telling = this.#down.has(channel.id) ? 'later' : await tell(this.#reach, channel, incident, { count: told.length, incidents: told.slice(0, NAMED) });
    if (telling === 'down') this.#down.add(channel.id);
    this.#counts[telling] += 1;
    return telling;
  }
}

/** The mark may be older than the incident: its worker is about to open it, or dead. */
async function incidentOf(reach: Reach, due: DueNotice): Promise<Incident | undefined> {
  try {
    return await readIncident(reach, due.incident);
  } catch (thrown) {
    if (thrown instanceof DevopsError && thrown.code === 'INCIDENT_NOT_FOUND') return undefined;
    throw thrown;
  }
}

/** Tells every channel what is due, or what is due of one incident. May be called at any time, by any number of workers. */
export async function deliverNotices(reach: Reach, { incident, signal }: { readonly incident?: string | undefined; readonly signal?: AbortSignal } = {}): Promise<Delivery> {
  const run = new Run(reach, await listChannels(reach));
  if (incident !== undefined) {
    const due = await dueNotice(reach, incident);
    if (due !== undefined) await run.tellAll(due);
    return run.delivery;
  }
  let cursor: string | undefined;
  do {
    const page = await dueNotices(reach, cursor === undefined ? { limit: PAGE } : { limit: PAGE, cursor });
    for (const due of page.items) {
      if (signal?.aborted === true) return run.delivery;
      await run.tellAll(due);
    }
    cursor = page.nextCursor;
  } while (cursor !== undefined);
  return run.delivery;
}
