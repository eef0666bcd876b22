import type { JsonObject } from '../core/json.ts';
import { CloudError, type Ports, type ResourceRef } from '../ports/index.ts';
import { readFrom } from './cloud-reader.ts';
import { startForgottenFleets } from './fleets/start.ts';
import { readSettings } from './guards/settings.ts';
import { listIncidents } from './incident-list.ts';
import { describedAlarmsSchema, eventsOf } from './intake/described-alarms.ts';
import { ingest, ingestSimulated, startRecovery } from './intake/ingest.ts';

type Reach = Pick<Ports, 'store' | 'clock' | 'workflows' | 'cloud' | 'simulation'>;

const MAX_PAGES = 20;

export interface Reconciliation {
  readonly alarms: number;
  /** Alarms that opened or joined an incident now. */
  readonly found: number;
  readonly started: number;
  /** Accounts and regions whose alarms could not be read. */
  readonly unreadable: string[];
}

/**
 * Delivery of events is best effort in parts: what still fires is read from where it is known. An alarm that came as an
 * event is the same fact, so nothing is opened twice.
 */
export async function reconcile(reach: Reach, provider: ResourceRef['provider']): Promise<Reconciliation> {
  await ingestSimulated(reach);
  const { settings } = await readSettings(reach.store);
  const unreadable: string[] = [];
  let [alarms, found] = [0, 0];
  for (const account of settings.accounts) {
    for (const region of settings.regions) {
      const firing = await firingAlarms(reach, account, region);
      if (firing === undefined) unreadable.push(`${account}/${region}`);
      for (const event of firing ?? []) {
        alarms += 1;
        const ingested = await ingest(reach, event, provider);
        if (ingested.kind === 'accepted' && ingested.incidents.length > 0) found += 1;
      }
    }
  }
  return { alarms, found, started: (await startForgotten(reach)) + (await startForgottenFleets(reach)), unreadable };
}

/** A worker may have died between opening an incident and starting its recovery, or the recovery's workflow itself failed. */
async function startForgotten(reach: Reach): Promise<number> {
  const { items } = await listIncidents(reach, { limit: 200 });
  let started = 0;
  for (const { id, phase, execution } of items) {
    if (phase === 'closed') continue;
    const running = execution === undefined ? undefined : await reach.workflows.describe(execution);
    if (running?.status === 'running') continue;
    await startRecovery(reach, id);
    started += 1;
  }
  return started;
}

/** As the events that they would have sent; undefined when they cannot be read. */
async function firingAlarms({ cloud, clock }: Reach, account: string, region: string): Promise<JsonObject[] | undefined> {
  const read = readFrom(cloud, { account, region, caller: 'reconciler' }, clock.now());
  const events: JsonObject[] = [];
  let token: string | undefined;
  try {
    for (let page = 0; page < MAX_PAGES; page += 1) {
      const answer = describedAlarmsSchema.parse(await read('cloudwatch:DescribeAlarms', { StateValue: 'ALARM', AlarmTypes: ['MetricAlarm', 'CompositeAlarm'], MaxRecords: 100, ...(token === undefined ? {} : { NextToken: token }) }));
      events.push(...eventsOf(answer, account, region));
      token = answer.NextToken;
      if (token === undefined) break;
    }
    return events;
  } catch (thrown) {
    if (thrown instanceof CloudError) return undefined;
    throw thrown;
  }
}
